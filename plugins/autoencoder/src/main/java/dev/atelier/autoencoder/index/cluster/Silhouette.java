package dev.atelier.autoencoder.index.cluster;

import dev.atelier.toolkit.math.Distances;
import java.util.Arrays;

/**
 * Measures how well points lie in their groups (Rousseeuw, 1987): 1 if each is far nearer to those
 * of its own group than to those of any other, 0 if groups cannot be told apart.
 */
final class Silhouette {

  private final float[][] distances;

  /** Measures all distances, which takes {@code n * n} numbers. */
  Silhouette(float[][] points) {
    distances = new float[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < i; j++) {
        distances[i][j] = (float) Distances.between(points[i], points[j]);
        distances[j][i] = distances[i][j];
      }
    }
  }

  /**
   * Returns the mean over all points that are in a group.
   *
   * @param labels the group of each point, from 0; less than 0 if it is in none
   */
  double of(int[] labels) {
    return Arrays.stream(each(labels)).filter(value -> !Double.isNaN(value)).average().orElse(0);
  }

  /** Returns the value of each point, -1 to 1: not a number if it is in no group. */
  double[] each(int[] labels) {
    int groups = Arrays.stream(labels).max().orElse(-1) + 1;
    int[] sizes = new int[groups];
    Arrays.stream(labels).filter(label -> label >= 0).forEach(label -> sizes[label]++);
    double[] values = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[i] = labels[i] < 0 ? Double.NaN : of(i, labels, sizes);
    }
    return values;
  }

  private double of(int point, int[] labels, int[] sizes) {
    int own = labels[point];
    if (sizes[own] == 1) {
      return 0;
    }
    double[] sums = new double[sizes.length];
    for (int j = 0; j < labels.length; j++) {
      if (labels[j] >= 0) {
        sums[labels[j]] += distances[point][j];
      }
    }
    double within = sums[own] / (sizes[own] - 1);
    double beside = Double.MAX_VALUE;
    for (int k = 0; k < sizes.length; k++) {
      if (k != own && sizes[k] > 0) {
        beside = Math.min(beside, sums[k] / sizes[k]);
      }
    }
    if (beside == Double.MAX_VALUE) {
      return 0;
    }
    double greater = Math.max(within, beside);
    return greater == 0 ? 0 : (beside - within) / greater;
  }
}
