package dev.atelier.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.model.ModelFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A head on the features of a backbone. */
final class BackboneClassifier implements Classifier {

  private final ClassifierDescription description;
  private final Backbone backbone;
  private final PictureService pictures;
  private final NDManager weights;
  private final Map<String, NDArray> tensors;

  private BackboneClassifier(
      ClassifierDescription description,
      Backbone backbone,
      PictureService pictures,
      NDManager weights,
      Map<String, NDArray> tensors) {
    this.tensors = tensors;
    this.description = description;
    this.backbone = backbone;
    this.pictures = pictures;
    this.weights = weights;
  }

  static BackboneClassifier of(
      ModelFile<ClassifierDescription> file,
      String model,
      BackboneService backbones,
      PictureService pictures,
      NDManager weights) {
    ClassifierDescription description = file.description();
    Backbone backbone = backbones.open(description.backbone());
    return new BackboneClassifier(description, backbone, pictures, weights, file.tensors());
  }

  @Override
  public List<String> classes() {
    return description.classes();
  }

  /** Returns the network that it looks through, with the weights of a fine-tuning if it had one. */
  Backbone backbone() {
    return backbone;
  }

  /**
   * Returns the layers whose features {@link #logits} wants, from the shallowest to the deepest.
   */
  List<String> layers() {
    return description.layers();
  }

  /**
   * Returns a picture as the network wants it.
   *
   * @return {@code 1x3xSxS}, RGB, 0..1
   */
  NDArray image(Picture picture, NDManager manager) {
    return pictures.resize(picture, description.size(), description.size()).toTensor(manager);
  }

  /**
   * Judges features; gradients flow through.
   *
   * @param features for each of {@link #layers()} {@code NxCxhxw}
   * @return {@code NxK}, the logits of the classes
   */
  NDArray logits(NDList features) {
    return Pooling.of(features).matMul(tensors.get("head.weight")).add(tensors.get("head.bias"));
  }

  @Override
  public Prediction predict(Picture picture) {
    try (NDManager scope = weights.newSubManager()) {
      NDArray logits = logits(backbone.extract(image(picture, scope), layers()));
      List<Double> confidences = new ArrayList<>();
      for (float value : logits.div(description.temperature()).softmax(1).toFloatArray()) {
        confidences.add((double) value);
      }
      return new Prediction(classes(), confidences, 0, true);
    }
  }

  /**
   * Returns the same classifier with a head that knows nothing: each of its matrices is drawn at
   * random, with the mean and the deviation that it had.
   *
   * @param random where from
   * @param manager what the head is to belong to
   */
  BackboneClassifier withRandomHead(SplittableRandom random, NDManager manager) {
    Map<String, NDArray> drawn = new LinkedHashMap<>(tensors);
    drawn.replaceAll(
        (name, tensor) ->
            name.endsWith("weight") ? RandomisationCheck.redrawn(tensor, random, manager) : tensor);
    return new BackboneClassifier(description, backbone, pictures, manager, drawn);
  }

  /** Returns the same classifier that looks through another network. */
  BackboneClassifier withBackbone(Backbone other) {
    return new BackboneClassifier(description, other, pictures, weights, tensors);
  }

  @Override
  public void close() {
    weights.close();
  }
}
