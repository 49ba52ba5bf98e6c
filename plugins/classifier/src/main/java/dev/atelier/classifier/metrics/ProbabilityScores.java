package dev.atelier.classifier.metrics;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Measures how good probabilities are. */
public final class ProbabilityScores {

  /** What an impossible thing that happened is taken for, lest one such picture rule the mean. */
  private static final double LEAST_PROBABILITY = 1e-12;

  private final double[][] confidences;
  private final int[] truths;

  /**
   * Takes probabilities.
   *
   * @param confidences for each picture, at least one, the probability of each class
   * @param truths for each picture the index of its class
   */
  public ProbabilityScores(double[][] confidences, int[] truths) {
    if (confidences.length != truths.length || truths.length == 0) {
      throw new IllegalArgumentException("there are not as many classes as pictures, or none");
    }
    this.confidences = confidences.clone();
    this.truths = truths.clone();
  }

  /** Returns the share of pictures whose class is among the {@code k} likeliest. */
  public double top(int k) {
    IntPredicate isAmong = picture -> rank(picture) < k;
    return mean(picture -> isAmong.test(picture) ? 1 : 0);
  }

  /** Counts the classes that come before the true one; of equal ones the first comes first. */
  private int rank(int picture) {
    double[] row = confidences[picture];
    int truth = truths[picture];
    IntPredicate comesBefore =
        other -> row[other] > row[truth] || (row[other] == row[truth] && other < truth);
    return Math.toIntExact(IntStream.range(0, row.length).filter(comesBefore).count());
  }

  /**
   * Returns the mean of the negative logarithm of the probability that the true class was given, in
   * nats: 0 for certainty, the logarithm of the number of classes for guessing.
   */
  public double negativeLogLikelihood() {
    return mean(
        picture -> -Math.log(Math.max(LEAST_PROBABILITY, confidences[picture][truths[picture]])));
  }

  /**
   * Returns the mean squared distance of the probabilities from certainty of the true class, summed
   * over the classes (Brier, 1950): 0 for certainty, 2 for certainty of another class.
   */
  public double brier() {
    return mean(
        picture ->
            IntStream.range(0, confidences[picture].length)
                .mapToDouble(
                    index -> confidences[picture][index] - (index == truths[picture] ? 1 : 0))
                .map(difference -> difference * difference)
                .sum());
  }

  private double mean(IntToDoubleFunction measure) {
    return IntStream.range(0, truths.length).mapToDouble(measure).average().orElseThrow();
  }
}
