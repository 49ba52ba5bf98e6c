package dev.atelier.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.training.TrainedParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Lets the weights of the backbone learn too, together with a head that was trained before, with
 * small steps. What it ends with is the average of the weights over the last few hundred steps.
 */
final class FineTuning {

  private static final int BATCH = 16;
  private static final double GREATEST_NORM = 5;

  /** A view that is neither the picture itself nor its mirror image: a part, mirrored or not. */
  private static final int RANDOM_VIEW = 2;

  private final TrainClassifierParameters parameters;
  private final List<String> layers;
  private final double[] classWeights;
  private final PictureService pictures;
  private final NDManager scope;

  FineTuning(
      TrainClassifierParameters parameters,
      List<String> layers,
      double[] classWeights,
      PictureService pictures,
      NDManager scope) {
    this.parameters = parameters;
    this.layers = layers;
    this.classWeights = classWeights.clone();
    this.pictures = pictures;
    this.scope = scope;
  }

  /** A picture file and the index of its class. */
  record Example(Path file, int label) {}

  /**
   * Trains.
   *
   * @param shared the backbone to start from, which is not changed
   * @param head the head, which is changed
   * @param folder where checkpoints are kept
   * @return the weights of the backbone by name, as they are after it
   */
  Map<String, NDArray> train(
      Backbone shared, LinearHead head, List<Example> training, Path folder, Progress progress) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    shared
        .weights()
        .forEach(
            (name, array) -> own.put(name, scope.create(array.toFloatArray(), array.getShape())));
    Map<String, NDArray> all = new LinkedHashMap<>(head.learned());
    own.forEach((name, array) -> all.put(BackboneClassifier.TUNED + name, array));
    TrainedParameters trained = new TrainedParameters(all, scope);
    Backbone tuned = shared.withWeights(own);
    Path checkpoint = folder.resolve("fine-tuning.safetensors");
    if (Files.exists(checkpoint)) {
      trained.read(checkpoint);
    }
    int stepsAnEpoch = (training.size() + BATCH - 1) / BATCH;
    int steps = parameters.fineTune() * stepsAnEpoch;
    double loss = 0;
    for (int epoch = trained.steps() / stepsAnEpoch; epoch < parameters.fineTune(); epoch++) {
      List<Example> order = new ArrayList<>(training);
      Collections.shuffle(order, new Random(parameters.seed() * 37 + epoch));
      for (int from = 0; from < order.size(); from += BATCH) {
        progress.checkCancelled();
        double falling = 0.5 + 0.5 * Math.cos(Math.PI * trained.steps() / steps);
        double now =
            step(
                tuned,
                head,
                trained,
                order.subList(from, Math.min(from + BATCH, order.size())),
                parameters.fineTuneRate() * falling);
        loss = loss == 0 ? now : 0.95 * loss + 0.05 * now;
        progress.report(trained.steps(), steps, Map.of("loss", loss));
      }
      trained.write(checkpoint);
    }
    trained
        .averages()
        .forEach(
            (name, average) -> {
              NDArray weight = all.get(name);
              weight.setRequiresGradient(false);
              average.copyTo(weight);
            });
    return own;
  }

  private double step(
      Backbone tuned,
      LinearHead head,
      TrainedParameters trained,
      List<Example> batch,
      double rate) {
    SplittableRandom random = new SplittableRandom(parameters.seed() * 41 + trained.steps());
    try (NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
      NDList images = new NDList();
      float[] truths = new float[batch.size() * classWeights.length];
      for (int i = 0; i < batch.size(); i++) {
        Picture picture = read(batch.get(i).file());
        images.add(
            View.of(picture, RANDOM_VIEW, parameters.flip(), parameters.size(), pictures, random)
                .toTensor(scope));
        int label = batch.get(i).label();
        truths[i * classWeights.length + label] = (float) classWeights[label];
      }
      NDArray input = NDArrays.concat(images, 0);
      NDArray wanted = scope.create(truths, new Shape(batch.size(), classWeights.length));
      NDArray loss;
      try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
        loss =
            head.logits(tuned.extract(input, layers))
                .logSoftmax(1)
                .mul(wanted)
                .sum()
                .neg()
                .div(batch.size());
        collector.backward(loss);
      }
      trained.step(rate, GREATEST_NORM);
      return loss.toFloatArray()[0];
    }
  }

  private Picture read(Path file) {
    try {
      return pictures.read(file);
    } catch (OperationException e) {
      throw new OperationException(
          "a picture that could be read before cannot be read any more: " + e.getMessage(), e);
    }
  }
}
