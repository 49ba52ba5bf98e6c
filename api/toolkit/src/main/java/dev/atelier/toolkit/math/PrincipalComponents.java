package dev.atelier.toolkit.math;

import java.util.Random;

/**
 * The directions in which data vary most (Pearson, 1901), found by subspace iteration, which needs
 * no matrix of all covariances.
 *
 * @since 0.1
 */
public final class PrincipalComponents {

  private static final int ROUNDS = 30;

  private PrincipalComponents() {}

  /**
   * Finds directions.
   *
   * @param rows centred data, a vector of {@code D} numbers each
   * @param count how many directions, at most {@code D}
   * @param seed where the search begins
   * @return {@code count} orthonormal vectors of {@code D} numbers, that of the greatest variance
   *     first
   */
  public static float[][] of(float[][] rows, int count, long seed) {
    int length = rows[0].length;
    Random random = new Random(seed);
    double[][] directions = new double[count][length];
    for (double[] direction : directions) {
      for (int i = 0; i < length; i++) {
        direction[i] = random.nextGaussian();
      }
    }
    orthonormalise(directions);
    for (int round = 0; round < ROUNDS; round++) {
      double[][] next = new double[count][length];
      for (float[] row : rows) {
        for (int k = 0; k < count; k++) {
          double along = dot(row, directions[k]);
          for (int i = 0; i < length; i++) {
            next[k][i] += along * row[i];
          }
        }
      }
      orthonormalise(next);
      directions = next;
    }
    float[][] found = new float[count][length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        found[k][i] = (float) directions[k][i];
      }
    }
    return found;
  }

  /** By the modified method of Gram and Schmidt; what has no direction of its own becomes zero. */
  private static void orthonormalise(double[][] vectors) {
    for (int k = 0; k < vectors.length; k++) {
      double before = Math.sqrt(dot(vectors[k], vectors[k]));
      for (int j = 0; j < k; j++) {
        double along = dot(vectors[k], vectors[j]);
        for (int i = 0; i < vectors[k].length; i++) {
          vectors[k][i] -= along * vectors[j][i];
        }
      }
      double norm = Math.sqrt(dot(vectors[k], vectors[k]));
      boolean independent = norm > 1e-9 * before;
      for (int i = 0; i < vectors[k].length; i++) {
        vectors[k][i] = independent ? vectors[k][i] / norm : 0;
      }
    }
  }

  private static double dot(float[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
