package dev.atelier.toolkit.math;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The mean of vectors, and the directions in which they vary most (Pearson, 1901), found by
 * subspace iteration, which needs no matrix of all covariances. Many long vectors are multiplied on
 * the engine, in single precision, so that thousands of pictures take seconds; few are multiplied
 * here, in double precision, so that the same comes out on every computer.
 *
 * @since 0.1
 */
public final class Pca {

  private static final int ROUNDS = 30;

  /** Products in single precision become no better in more. */
  private static final int ROUNDS_ON_ENGINE = 12;

  /** What is left, about, of a vector that has nothing of its own, in double precision. */
  private static final double NOTHING = 1e-9;

  /** The same in single precision. */
  private static final double NOTHING_ON_ENGINE = 1e-5;

  private final float[] mean;
  private final float[][] directions;
  private final double[] deviations;

  /**
   * Holds what was found.
   *
   * @param mean the mean, {@code D} numbers
   * @param directions {@code K} orthonormal vectors of {@code D} numbers, about that of the
   *     greatest variance first; those beyond the rank of the data are zero
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
   * Finds directions of many vectors, on the engine.
   *
   * @param rows vectors of {@code D} numbers each
   * @param count how many directions, at most {@code D}
   * @param seed where the search begins
   * @param manager what the products are computed with
   * @param patience is told now and then that the work goes on
   * @return the mean, the directions and the deviations
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
      UnaryOperator<double[][]> product =
          directions -> {
            patience.run();
            try (NDArray basis = columns(directions, scope);
                NDArray along = data.matMul(basis);
                NDArray next = across.matMul(along)) {
              return rows(next.toFloatArray(), count, length);
            }
          };
      double[][] directions = random(count, length, new SplittableRandom(seed));
      orthonormalize(directions, NOTHING_ON_ENGINE);
      directions = iterate(directions, product, ROUNDS_ON_ENGINE, NOTHING_ON_ENGINE);
      double[] squares = new double[count];
      try (NDArray basis = columns(directions, scope);
          NDArray along = data.matMul(basis)) {
        float[] values = along.toFloatArray();
        for (int i = 0; i < values.length; i++) {
          squares[i % count] += (double) values[i] * values[i];
        }
      }
      return new Pca(mean, inSinglePrecision(directions), deviations(squares, rows.length));
    }
  }

  /**
   * Finds directions of few vectors, or of short ones, whose mean is zero already.
   *
   * @param rows centered vectors of {@code D} numbers each
   * @param count how many directions, at most {@code D}
   * @param seed where the search begins
   * @return a mean of zero, the directions and the deviations
   */
  public static Pca ofCentered(float[][] rows, int count, long seed) {
    int length = rows[0].length;
    UnaryOperator<double[][]> product =
        directions -> {
          double[][] next = new double[count][length];
          for (float[] row : rows) {
            for (int k = 0; k < count; k++) {
              double along = dot(row, directions[k]);
              for (int i = 0; i < length; i++) {
                next[k][i] += along * row[i];
              }
            }
          }
          return next;
        };
    double[][] directions = random(count, length, new Random(seed));
    orthonormalize(directions, NOTHING);
    directions = iterate(directions, product, ROUNDS, NOTHING);
    double[] squares = new double[count];
    for (float[] row : rows) {
      for (int k = 0; k < count; k++) {
        double along = dot(row, directions[k]);
        squares[k] += along * along;
      }
    }
    return new Pca(
        new float[length], inSinglePrecision(directions), deviations(squares, rows.length));
  }

  private static double[][] random(int count, int length, RandomGenerator random) {
    double[][] directions = new double[count][length];
    for (double[] direction : directions) {
      for (int i = 0; i < length; i++) {
        direction[i] = random.nextGaussian();
      }
    }
    return directions;
  }

  /**
   * Lets directions turn to those of the greatest variance.
   *
   * @param product multiplies directions by the data, and by the data turned around
   */
  private static double[][] iterate(
      double[][] begun, UnaryOperator<double[][]> product, int rounds, double nothing) {
    double[][] directions = begun;
    for (int round = 0; round < rounds; round++) {
      directions = product.apply(directions);
      orthonormalize(directions, nothing);
    }
    return directions;
  }

  private static double[] deviations(double[] squares, int count) {
    double[] deviations = new double[squares.length];
    for (int k = 0; k < deviations.length; k++) {
      deviations[k] = Math.sqrt(squares[k] / count);
    }
    return deviations;
  }

  private static float[][] inSinglePrecision(double[][] directions) {
    float[][] result = new float[directions.length][directions[0].length];
    for (int k = 0; k < result.length; k++) {
      for (int i = 0; i < result[k].length; i++) {
        result[k][i] = (float) directions[k][i];
      }
    }
    return result;
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
  private static NDArray columns(double[][] directions, NDManager manager) {
    int count = directions.length;
    int length = directions[0].length;
    float[] values = new float[count * length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        values[i * count + k] = (float) directions[k][i];
      }
    }
    return manager.create(values, new Shape(length, count));
  }

  private static double[][] rows(float[] columns, int count, int length) {
    double[][] rows = new double[count][length];
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < count; k++) {
        rows[k][i] = columns[i * count + k];
      }
    }
    return rows;
  }

  /**
   * By the modified method of Gram and Schmidt; what has no direction of its own becomes zero.
   *
   * @param nothing what is left of a vector that has none, as a share of its length
   */
  private static void orthonormalize(double[][] vectors, double nothing) {
    for (int k = 0; k < vectors.length; k++) {
      double before = Math.sqrt(dot(vectors[k], vectors[k]));
      for (int j = 0; j < k; j++) {
        double along = dot(vectors[k], vectors[j]);
        for (int i = 0; i < vectors[k].length; i++) {
          vectors[k][i] -= along * vectors[j][i];
        }
      }
      double norm = Math.sqrt(dot(vectors[k], vectors[k]));
      boolean independent = norm > nothing * before;
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

  /** Returns a vector of the whole, as near to a given one as the directions allow. */
  public float[] rebuilt(float[] vector) {
    float[] result = mean.clone();
    double[] centered = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      centered[i] = vector[i] - mean[i];
    }
    for (float[] direction : directions) {
      float along = (float) dot(direction, centered);
      for (int i = 0; i < result.length; i++) {
        result[i] += along * direction[i];
      }
    }
    return result;
  }
}
