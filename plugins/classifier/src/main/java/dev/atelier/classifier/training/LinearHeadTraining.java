package dev.atelier.classifier.training;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a linear head on features that do not change (multinomial logistic regression), and stops
 * when pictures kept from training are no longer told apart better.
 */
public final class LinearHeadTraining {

  private static final int BATCH = 64;
  private static final double GREATEST_NORM = 5;

  private final TrainClassifierParameters parameters;
  private final double[] classWeights;
  private final NDManager manager;

  /**
   * Features with their classes.
   *
   * @param features standardised, {@code D} numbers each; several views of a picture may follow
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
   * @return the loss and the accuracy of the best weights on the pictures kept from training
   */
  public Map<String, Double> train(
      LinearHead head, Examples training, int views, Examples validation, Progress progress) {
    int classes = classWeights.length;
    try (NDManager scope = manager.newSubManager()) {
      AdamOptimizer trained = new AdamOptimizer(head.learned(), scope);
      Map<String, float[]> best = values(trained);
      Map<String, Double> bestMeasures = Map.of();
      double least = Double.MAX_VALUE;
      int waited = 0;
      int pictures = training.size() / views;
      long steps = (long) parameters.epochs() * ((pictures + BATCH - 1) / BATCH);
      for (int epoch = 0; epoch < parameters.epochs() && waited < parameters.patience(); epoch++) {
        Random random = new Random(parameters.seed() * 31 + epoch);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
          order.add(i * views + random.nextInt(views));
        }
        Collections.shuffle(order, random);
        for (int from = 0; from < order.size(); from += BATCH) {
          progress.checkCancelled();
          List<Integer> batch = order.subList(from, Math.min(from + BATCH, order.size()));
          double rate =
              parameters.learningRate() * (0.5 + 0.5 * Math.cos(Math.PI * trained.steps() / steps));
          step(head, trained, training, batch, classes, rate);
        }
        Map<String, Double> measures = measure(head, validation.size() > 0 ? validation : training);
        double loss = measures.get("loss");
        waited++;
        if (loss < least) {
          least = loss;
          best = values(trained);
          bestMeasures = measures;
          waited = 0;
        }
        progress.report(epoch + 1L, parameters.epochs(), measures);
      }
      head.learned().values().forEach(array -> array.setRequiresGradient(false));
      restore(trained, best);
      return bestMeasures;
    }
  }

  private void step(
      LinearHead head,
      AdamOptimizer trained,
      Examples training,
      List<Integer> batch,
      int classes,
      double rate) {
    try (NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
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

  /** Returns the logits of standardised features. */
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

  private static Map<String, float[]> values(AdamOptimizer trained) {
    Map<String, float[]> values = new LinkedHashMap<>();
    trained.weights().forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private static void restore(AdamOptimizer trained, Map<String, float[]> values) {
    trained.weights().forEach((name, array) -> array.set(values.get(name)));
  }
}
