package dev.atelier.classifier.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.Progress;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.metrics.TemperatureScaling;
import dev.atelier.classifier.model.LinearHead;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.EpochBatches;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.TrainingLoop;
import dev.atelier.toolkit.training.TrainingMeasures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a linear head on features that do not change (multinomial logistic regression), and stops
 * when held-out pictures are no longer told apart better.
 */
final class LinearHeadTraining {

  private static final int BATCH = 64;
  private static final double GREATEST_NORM = 5;

  private final TrainClassifierParameters parameters;
  private final double[] classWeights;
  private final NDManager manager;

  /**
   * Features with their classes.
   *
   * @param features standardized, {@code D} numbers each; several views of a picture may follow
   *     each other
   * @param labels for each the index of its class
   */
  public record Examples(List<float[]> features, List<Integer> labels) {

    public int size() {
      return labels.size();
    }
  }

  public LinearHeadTraining(
      TrainClassifierParameters parameters, double[] classWeights, NDManager manager) {
    this.parameters = parameters;
    this.classWeights = classWeights.clone();
    this.manager = manager;
  }

  /**
   * Trains a head, which ends with the weights that did best.
   *
   * @param views how many views of each picture there are; an epoch sees one of each
   * @return the loss and the accuracy of the best weights on the held-out pictures
   */
  public Map<String, Double> train(
      LinearHead head, Examples training, int views, Examples validation, Progress progress) {
    int pictures = training.size() / views;
    Examples judged = validation.size() > 0 ? validation : training;
    try (NDManager scope = manager.newSubManager()) {
      AdamOptimizer trained = new AdamOptimizer(head.learned(), scope);
      EpochBatches<Integer> batches =
          new EpochBatches<>(pictures, BATCH, epoch -> order(epoch, pictures, views));
      int steps = batches.steps(parameters.epochs());
      TrainingLoop loop =
          new TrainingLoop(
                  trained,
                  steps,
                  parameters.seed(),
                  LearningRateSchedule.constant(parameters.learningRate()).withCosine(steps, 0))
              .validation(told -> loss(head, judged, told), batches.stepsPerEpoch())
              .patience(parameters.patience())
              .tellingChecks();
      loop.run(
          (step, told) ->
              step(head, trained, training, batches.at(step.number()), step.learningRate()),
          progress);
      head.learned()
          .forEach(
              (name, array) -> {
                array.setRequiresGradient(false);
                array.set(
                    requireNonNull(
                            loop.bestWeights().get(name), "no such name among the best weights")
                        .toFloatArray());
              });
      return measure(head, judged);
    }
  }

  /** Returns one view of each picture, in the order of an epoch. */
  private List<Integer> order(int epoch, int pictures, int views) {
    Random random = new Random(parameters.seed() * 31 + epoch);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      order.add(i * views + random.nextInt(views));
    }
    Collections.shuffle(order, random);
    return order;
  }

  private double loss(LinearHead head, Examples examples, TrainingMeasures told) {
    Map<String, Double> measures = measure(head, examples);
    measures.forEach(told::set);
    return requireNonNull(measures.get("loss"), "no loss among the measures");
  }

  private void step(
      LinearHead head, AdamOptimizer trained, Examples training, List<Integer> batch, double rate) {
    int classes = classWeights.length;
    float[] truths = new float[batch.size() * classes];
    for (int i = 0; i < batch.size(); i++) {
      int label = training.labels().get(batch.get(i));
      truths[i * classes + label] = (float) classWeights[label];
    }
    NDArray inputs = rows(training.features(), batch);
    NDArray wanted = Tensors.of(truths, new Shape(batch.size(), classes), manager);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray loss =
          Tensors.scaled(head.logits(inputs).logSoftmax(1).mul(wanted).sum(), -1.0 / batch.size())
              .add(Tensors.scaled(head.weight().square().sum(), parameters.weightDecay() / 2));
      collector.backward(loss);
    }
    trained.step(rate, GREATEST_NORM);
  }

  private NDArray rows(List<float[]> all, List<Integer> indices) {
    int length = all.get(0).length;
    float[] values = new float[indices.size() * length];
    for (int i = 0; i < indices.size(); i++) {
      System.arraycopy(all.get(indices.get(i)), 0, values, i * length, length);
    }
    return Tensors.of(values, new Shape(indices.size(), length), manager);
  }

  /** Returns the mean negative log-likelihood and the accuracy. */
  private Map<String, Double> measure(LinearHead head, Examples examples) {
    double[][] logits = logits(head, examples.features());
    int[] truths = examples.labels().stream().mapToInt(Integer::intValue).toArray();
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("loss", TemperatureScaling.negativeLogLikelihood(logits, truths, 1));
    measures.put("accuracy", accuracy(logits, truths));
    return measures;
  }

  static double accuracy(double[][] logits, int[] truths) {
    int right = 0;
    for (int i = 0; i < truths.length; i++) {
      int best = 0;
      for (int k = 1; k < logits[i].length; k++) {
        best = logits[i][k] > logits[i][best] ? k : best;
      }
      right += best == truths[i] ? 1 : 0;
    }
    return (double) right / truths.length;
  }

  /** Returns the logits of standardized features. */
  double[][] logits(LinearHead head, List<float[]> features) {
    double[][] logits = new double[features.size()][classWeights.length];
    for (int from = 0; from < features.size(); from += BATCH) {
      List<Integer> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, features.size()); i++) {
        batch.add(i);
      }
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        float[] values = head.logits(rows(features, batch)).toFloatArray();
        for (int i = 0; i < values.length; i++) {
          logits[from + i / classWeights.length][i % classWeights.length] = values[i];
        }
      }
    }
    return logits;
  }
}
