package dev.atelier.classifier.metrics;

import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Counts what is said of the pictures of each class. */
public final class ConfusionMatrix {

  private final int[][] counts;

  /**
   * Counts.
   *
   * @param classes how many classes there are
   * @param truths for each picture the index of its class
   * @param said for each picture the index of the class that is said
   */
  public ConfusionMatrix(int classes, int[] truths, int[] said) {
    if (truths.length != said.length) {
      throw new IllegalArgumentException("there are not as many answers as pictures");
    }
    counts = new int[classes][classes];
    for (int i = 0; i < truths.length; i++) {
      counts[truths[i]][said[i]]++;
    }
  }

  /** Returns how many classes there are. */
  public int classes() {
    return counts.length;
  }

  /** Returns how many pictures of one class are said to be of another, or the same. */
  public int count(int truth, int said) {
    return counts[truth][said];
  }

  /** Returns how many pictures there are of a class. */
  public int support(int truth) {
    return IntStream.of(counts[truth]).sum();
  }

  /** Returns how many pictures are said to be of a class. */
  int said(int index) {
    return IntStream.range(0, classes()).map(truth -> counts[truth][index]).sum();
  }

  /** Returns how many pictures there are. */
  public int total() {
    return IntStream.range(0, classes()).map(this::support).sum();
  }

  /** Returns how many pictures are said to be of their class. */
  public int right() {
    return IntStream.range(0, classes()).map(index -> counts[index][index]).sum();
  }

  /** Returns the share of pictures that are said to be of their class; there is at least one. */
  public double accuracy() {
    return (double) right() / total();
  }

  /**
   * Returns the mean recall of the classes that there are pictures of, so that each counts alike
   * however many they are.
   */
  public double balancedAccuracy() {
    return meanOverPresent(truth -> recall(truth).orElseThrow());
  }

  /** Returns the mean F1 of the classes that there are pictures of. */
  public double meanF1() {
    return meanOverPresent(truth -> f1(truth).orElseThrow());
  }

  private double meanOverPresent(IntToDoubleFunction measure) {
    return IntStream.range(0, classes())
        .filter(truth -> support(truth) > 0)
        .mapToDouble(measure)
        .average()
        .orElseThrow();
  }

  /** Returns the share right of what is said to be of a class; empty if nothing is. */
  public OptionalDouble precision(int index) {
    return ratio(counts[index][index], said(index));
  }

  /** Returns the share found of the pictures of a class; empty if there are none. */
  public OptionalDouble recall(int index) {
    return ratio(counts[index][index], support(index));
  }

  /**
   * Returns the harmonic mean of precision and recall; empty if there is no picture of the class
   * and none is said to be.
   */
  public OptionalDouble f1(int index) {
    return ratio(2 * counts[index][index], support(index) + said(index));
  }

  private static OptionalDouble ratio(int part, int whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
