package dev.atelier.toolkit.math;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * The mean of vectors, and the directions in which they vary most (Pearson, 1901), found by
 * subspace iteration with the products on the engine, so that thousands of pictures take seconds.
 */
public final class Pca {

  private static final int ROUNDS = 12;

  private final float[] mean;
  private final float[][] directions;
  private final double[] deviations;

  /**
   * Holds what was found.
   *
   * @param mean the mean, {@code D} numbers
   * @param directions {@code K} orthonormal vectors of {@code D} numbers, about that of the
   *     greatest variance first; those beyond the rank of the data are zero greatest variance
   *     first; those beyond the rank of the data are zero
   * @param deviations the standard deviation along each
   */
  public Pca(float[] mean, float[][] directions, double[] deviations) {
    this.mean = mean;
    this.directions = directions;
    this.deviations = deviations;
  }

  /** Returns the mean, {@code D} numbers; not to be changed. */
  public float[] mean() {
    return mean;
  }

  /**
   * Returns {@code K} orthonormal vectors of {@code D} numbers, about that of the greatest variance
   * first; not to be changed.
   */
  public float[][] directions() {
    return directions;
  }

  /** Returns the standard deviation along each; not to be changed. */
  public double[] deviations() {
    return deviations;
  }

  /**
   * Finds directions.
   *
   * @param rows vectors of {@code D} numbers each
   * @param count how many directions, at most {@code D}
   * @param seed where the search begins
   * @param manager what the products are computed with
   * @param patience is told now and then that the work goes on
   */
  public static Pca of(float[][] rows, int count, long seed, NDManager manager, Runnable patience) {
    int length = rows[0].length;
    float[] mean = mean(rows);
    try (NDManager scope = manager.newSubManager()) {
      FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(rows.length, length));
      for (float[] row : rows) {
        for (int i = 0; i < length; i++) {
          all.put(row[i] - mean[i]);
        }
      }
      NDArray data = scope.create(all.rewind(), new Shape(rows.length, length));
      NDArray across = data.transpose();
      SplittableRandom random = new SplittableRandom(seed);
      float[][] directions = new float[count][length];
      for (float[] direction : directions) {
        for (int i = 0; i < length; i++) {
          direction[i] = (float) random.nextGaussian();
        }
      }
      orthonormalise(directions);
      for (int round = 0; round < ROUNDS; round++) {
        patience.run();
        try (NDArray basis = columns(directions, scope);
            NDArray along = data.matMul(basis);
            NDArray next = across.matMul(along)) {
          directions = rows(next.toFloatArray(), count, length);
        }
        orthonormalise(directions);
      }
      double[] deviations = new double[count];
      try (NDArray basis = columns(directions, scope);
          NDArray along = data.matMul(basis)) {
        float[] values = along.toFloatArray();
        for (int i = 0; i < values.length; i++) {
          deviations[i % count] += (double) values[i] * values[i];
        }
      }
      for (int k = 0; k < count; k++) {
        deviations[k] = Math.sqrt(deviations[k] / rows.length);
      }
      return new Pca(mean, directions, deviations);
    }
  }

  private static float[] mean(float[][] rows) {
    double[] sums = new double[rows[0].length];
    for (float[] row : rows) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / rows.length);
    }
    return mean;
  }

  /** Returns the directions as the columns of a {@code D x K} matrix. */
  private static NDArray columns(float[][] directions, NDManager manager) {
    int count = directions.length;
    int length = directions[0].length;
    float[] values = new float[count * length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        values[i * count + k] = directions[k][i];
      }
    }
    return manager.create(values, new Shape(length, count));
  }

  private static float[][] rows(float[] columns, int count, int length) {
    float[][] rows = new float[count][length];
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < count; k++) {
        rows[k][i] = columns[i * count + k];
      }
    }
    return rows;
  }

  /** By the modified method of Gram and Schmidt; what has no direction of its own becomes zero. */
  private static void orthonormalise(float[][] vectors) {
    for (int k = 0; k < vectors.length; k++) {
      double before = Math.sqrt(dot(vectors[k], vectors[k]));
      for (int j = 0; j < k; j++) {
        float along = (float) dot(vectors[k], vectors[j]);
        for (int i = 0; i < vectors[k].length; i++) {
          vectors[k][i] -= along * vectors[j][i];
        }
      }
      double norm = Math.sqrt(dot(vectors[k], vectors[k]));
      // Single precision leaves about so much of a vector that has nothing of its own.
      float factor = norm > 1e-5 * before && norm > 0 ? (float) (1 / norm) : 0;
      for (int i = 0; i < vectors[k].length; i++) {
        vectors[k][i] *= factor;
      }
    }
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  /** Returns a vector of the whole, as near to a given one as the directions allow. */
  public float[] rebuilt(float[] vector) {
    float[] result = mean.clone();
    float[] centred = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      centred[i] = vector[i] - mean[i];
    }
    for (float[] direction : directions) {
      float along = (float) dot(centred, direction);
      for (int i = 0; i < result.length; i++) {
        result[i] += along * direction[i];
      }
    }
    return result;
  }
}
