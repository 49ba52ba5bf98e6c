package dev.atelier.classifier.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.toolkit.model.ModelFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A head on the features of a backbone. */
public final class BackboneClassifier implements Classifier {

  /** What the names of the backbone's own weights begin with, where they were tuned. */
  public static final String TUNED = "backbone.";

  private final ClassifierDescription description;
  private final Backbone backbone;
  private final LinearHead head;
  private final NoveltyScore strangeness;
  private final PictureService pictures;
  private final NDManager weights;

  private BackboneClassifier(
      ClassifierDescription description,
      Backbone backbone,
      LinearHead head,
      NoveltyScore strangeness,
      PictureService pictures,
      NDManager weights) {
    this.description = description;
    this.backbone = backbone;
    this.head = head;
    this.strangeness = strangeness;
    this.pictures = pictures;
    this.weights = weights;
  }

  /**
   * Opens a classifier.
   *
   * @param file the model
   * @param model what it is called in messages
   * @param weights what the tensors of the model belong to; closed with the classifier
   * @throws OperationException if the backbone that it looks through has other weights by now
   */
  public static BackboneClassifier of(
      ModelFile<ClassifierDescription> file,
      String model,
      BackboneService backbones,
      PictureService pictures,
      NDManager weights) {
    ClassifierDescription description = file.description();
    Backbone shared = backbones.open(description.backbone());
    if (!shared.sha256().equals(description.backboneSha256())) {
      throw new OperationException(
          "%s was trained for other weights of backbone %s (sha256 %s) than these (%s); train it anew with 'atelier train-classifier', or install those weights"
              .formatted(
                  model, description.backbone(), description.backboneSha256(), shared.sha256()));
    }
    return new BackboneClassifier(
        description,
        tuned(shared, file.tensors()),
        LinearHead.from(file.tensors()),
        NoveltyScore.from(file.tensors()),
        pictures,
        weights);
  }

  /** Returns the backbone with the weights of a fine-tuning, if there was one. */
  private static Backbone tuned(Backbone shared, Map<String, NDArray> tensors) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(TUNED)) {
            own.put(name.substring(TUNED.length()), tensor);
          }
        });
    if (own.isEmpty()) {
      return shared;
    }
    Map<String, NDArray> all = new LinkedHashMap<>(shared.weights());
    all.putAll(own);
    return shared.withWeights(all);
  }

  @Override
  public List<String> classes() {
    return description.classes();
  }

  /** Returns the network that it looks through, with the weights of a fine-tuning if it had one. */
  public Backbone backbone() {
    return backbone;
  }

  /**
   * Returns the layers whose features {@link #logits} wants, from the shallowest to the deepest.
   */
  public List<String> layers() {
    return description.layers();
  }

  /**
   * Returns a picture as the network wants it.
   *
   * @return {@code 1x3xSxS}, RGB, 0..1
   */
  public NDArray image(Picture picture, NDManager manager) {
    return square(picture).toTensor(manager);
  }

  private Picture square(Picture picture) {
    return pictures.resize(picture, description.size(), description.size());
  }

  /**
   * Judges features; gradients flow through.
   *
   * @param features for each of {@link #layers()} {@code NxCxhxw}
   * @return {@code NxK}, the logits of the classes
   */
  public NDArray logits(NDList features) {
    return head.logits(features);
  }

  @Override
  public Prediction predict(Picture picture) {
    try (NDManager scope = weights.newSubManager()) {
      NDList features = backbone.look(square(picture), layers(), scope);
      NDArray standardized = head.standardized(FeaturePooling.of(features));
      NDArray logits = head.logits(standardized);
      List<Double> confidences = new ArrayList<>();
      for (float value :
          Tensors.scaled(logits, 1 / description.temperature()).softmax(1).toFloatArray()) {
        confidences.add((double) value);
      }
      double strange = strangeness.of(global(standardized.toFloatArray()));
      return new Prediction(classes(), confidences, strange, strange <= 1);
    }
  }

  /** Returns the standardized features that do not depend on where things are. */
  public static float[] global(float[] standardized) {
    return Arrays.copyOf(standardized, FeaturePooling.globalLength(standardized.length));
  }

  /**
   * Returns the same classifier with a head that knows nothing: its matrix is drawn at random, with
   * the mean and the deviation that it had.
   *
   * @param random where from
   * @param manager what the head is to belong to
   */
  public BackboneClassifier withRandomHead(SplittableRandom random, NDManager manager) {
    LinearHead drawn =
        new LinearHead(
            head.mean(),
            head.deviation(),
            RandomWeights.redrawn(head.weight(), random, manager),
            head.bias());
    return new BackboneClassifier(description, backbone, drawn, strangeness, pictures, manager);
  }

  /** Returns the same classifier that looks through another network. */
  public BackboneClassifier withBackbone(Backbone other) {
    return new BackboneClassifier(description, other, head, strangeness, pictures, weights);
  }

  @Override
  public void close() {
    weights.close();
  }
}
