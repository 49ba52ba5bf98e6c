package dev.atelier.classifier.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.LinearHead;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.EpochBatches;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.MovingAverage;
import dev.atelier.toolkit.training.TrainingLoop;
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
 * small steps. After each epoch the average of the weights over the last few hundred steps is tried
 * on held-out pictures; what did best is what it ends with, and that may be the head alone, for a
 * network can learn a few pictures by heart.
 */
final class FineTuning {

  private static final int BATCH = 16;
  private static final double GREATEST_NORM = 5;

  /** How fast the head learns beside the backbone. */
  private static final double HEAD_PACE = 0.3;

  /** The share that the latest step has in the loss that is told. */
  private static final double SHARE_IN_MEANS = 0.05;

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

  /** Tries a network and a head on held-out pictures. */
  interface Trial {

    /**
     * Returns the loss, the less the better, where confidences are as well calibrated as may be.
     */
    double loss(Backbone backbone, LinearHead head);
  }

  /**
   * Trains.
   *
   * @param shared the backbone to start from, which is not changed
   * @param head the head to start from, which becomes that of the best epoch
   * @param trial what tells epochs apart
   * @param checkpoint what a training that was broken off goes on from
   * @return the weights of the backbone by name that did best; none if the head alone did
   */
  Map<String, NDArray> train(
      Backbone shared,
      LinearHead head,
      List<Example> training,
      Trial trial,
      Checkpoint checkpoint,
      Progress progress) {
    Map<String, NDArray> start = new LinkedHashMap<>(head.learned());
    shared.weights().forEach((name, array) -> start.put(BackboneClassifier.TUNED + name, array));
    AdamOptimizer trained = new AdamOptimizer(copies(start), scope);
    MovingAverage average = new MovingAverage(trained.weights(), scope);
    Network learning = network(shared, head, trained.weights());
    Network averaged = network(shared, head, average.averages());
    EpochBatches<Example> batches =
        new EpochBatches<>(training.size(), BATCH, epoch -> order(training, epoch));
    int steps = batches.steps(parameters.fineTune());
    TrainingLoop loop =
        new TrainingLoop(
                trained,
                steps,
                parameters.seed(),
                LearningRateSchedule.constant(parameters.fineTuneRate()).withCosine(steps, 0))
            .average(average)
            .checkpoint(checkpoint, batches.stepsPerEpoch())
            .validation(
                told -> trial.loss(averaged.backbone(), averaged.head()), batches.stepsPerEpoch())
            .baseline(() -> trial.loss(shared, head))
            .shareInMeans(SHARE_IN_MEANS);
    loop.run(
        (step, told) -> {
          List<Example> batch = batches.at(step.number());
          told.average("loss", step(learning, trained, batch, step.learningRate()));
          told.set("leastValidationLoss", loop.leastLoss());
        },
        progress);
    if (loop.bestStep() == 0) {
      return Map.of();
    }
    head.learned().forEach((name, array) -> array.set(loop.bestWeights().get(name).toFloatArray()));
    return ofBackbone(loop.bestWeights());
  }

  private List<Example> order(List<Example> training, int epoch) {
    List<Example> order = new ArrayList<>(training);
    Collections.shuffle(order, new Random(parameters.seed() * 37 + epoch));
    return order;
  }

  /** A backbone and a head whose weights lie elsewhere. */
  private record Network(Backbone backbone, LinearHead head) {}

  private static Network network(Backbone shared, LinearHead head, Map<String, NDArray> weights) {
    return new Network(
        shared.withWeights(ofBackbone(weights)),
        new LinearHead(
            head.mean(),
            head.deviation(),
            weights.get(LinearHead.WEIGHT),
            weights.get(LinearHead.BIAS)));
  }

  private static Map<String, NDArray> ofBackbone(Map<String, NDArray> weights) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    weights.forEach(
        (name, array) -> {
          if (name.startsWith(BackboneClassifier.TUNED)) {
            own.put(name.substring(BackboneClassifier.TUNED.length()), array);
          }
        });
    return own;
  }

  private Map<String, NDArray> copies(Map<String, NDArray> arrays) {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> copies.put(name, scope.create(array.toFloatArray(), array.getShape())));
    return copies;
  }

  private double step(Network learning, AdamOptimizer trained, List<Example> batch, double rate) {
    SplittableRandom random = new SplittableRandom(parameters.seed() * 41 + trained.steps());
    NDList images = new NDList();
    float[] truths = new float[batch.size() * classWeights.length];
    for (int i = 0; i < batch.size(); i++) {
      Picture picture = read(batch.get(i).file());
      images.add(
          AugmentedView.of(
                  picture, RANDOM_VIEW, parameters.flip(), parameters.size(), pictures, random)
              .toTensor(scope));
      int label = batch.get(i).label();
      truths[i * classWeights.length + label] = (float) classWeights[label];
    }
    NDArray input = NDArrays.concat(images, 0);
    NDArray wanted = Tensors.of(truths, new Shape(batch.size(), classWeights.length), scope);
    NDArray loss;
    try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
      NDArray logits = learning.head().logits(learning.backbone().extract(input, layers));
      loss = Tensors.scaled(logits.logSoftmax(1).mul(wanted).sum(), -1.0 / batch.size());
      collector.backward(loss);
    }
    // The head has learned already; were it to learn as fast, it would forget what holds for all.
    trained.step(
        name -> name.startsWith(BackboneClassifier.TUNED) ? rate : rate * HEAD_PACE, GREATEST_NORM);
    return loss.toFloatArray()[0];
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
