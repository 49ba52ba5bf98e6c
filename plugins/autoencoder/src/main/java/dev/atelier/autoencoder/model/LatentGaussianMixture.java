package dev.atelier.autoencoder.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where the vectors of pictures lie: a mixture of normal distributions with covariances of their
 * own, fitted by expectation and maximization (Dempster, Laird and Rubin, 1977).
 */
public final class LatentGaussianMixture {

  private static final int ROUNDS = 40;

  /** The part of the mean variance that is added to each, so that none collapses. */
  private static final double RIDGE = 0.01;

  /** Beyond this length a covariance of each would have more numbers than there are pictures. */
  private static final int LONGEST_MIXED = 64;

  private static final int PICTURES_EACH = 200;

  /** Below this a vector is none of a distribution's. */
  private static final double LEAST_SHARE = 1e-4;

  private static final String SHARES = "density.shares";
  private static final String FACTORS = "density.factors";

  private final double[] shares;
  private final double[][] means;
  private final double[][][] factors;

  /**
   * Holds what was found.
   *
   * @param shares how likely each distribution is, together 1
   * @param means the middle of each, {@code KxL}
   * @param factors a lower triangular matrix for each, {@code KxLxL}, whose product with its
   *     transpose is the covariance
   */
  LatentGaussianMixture(double[] shares, double[][] means, double[][][] factors) {
    this.shares = shares;
    this.means = means;
    this.factors = factors;
  }

  /** Returns how likely each distribution is, together 1; not to be changed. */
  double[] shares() {
    return shares;
  }

  /** Returns the middle of each, {@code KxL}; not to be changed. */
  double[][] means() {
    return means;
  }

  /**
   * Returns a lower triangular matrix for each, {@code KxLxL}, whose product with its transpose is
   * the covariance; not to be changed.
   */
  double[][][] factors() {
    return factors;
  }

  private static final int MOST = 100;
  private static final String MEANS = "density.means";

  /** Returns how many distributions suit. */
  public static int suitable(int vectors, int length) {
    return length > LONGEST_MIXED ? 1 : Math.max(1, Math.min(MOST, vectors / PICTURES_EACH));
  }

  /**
   * Fits a density.
   *
   * @param vectors at least one
   * @param count how many distributions
   * @param seed what the first middles are drawn from
   * @param patience is told now and then that the work goes on
   */
  public static LatentGaussianMixture fit(
      List<float[]> vectors, int count, long seed, Runnable patience) {
    int length = vectors.get(0).length;
    int size = vectors.size();
    int components = Math.min(count, size);
    double[][] whole = covariance(vectors);
    double ridge = Math.max(1e-9, RIDGE * trace(whole) / length);
    LatentGaussianMixture density = start(vectors, components, whole, ridge, seed);
    if (components == 1) {
      return density;
    }
    for (int round = 0; round < ROUNDS; round++) {
      double[] shares = new double[components];
      double[][] means = new double[components][length];
      double[][] parts = new double[size][];
      for (int n = 0; n < size; n++) {
        if (n % 500 == 0) {
          patience.run();
        }
        parts[n] = density.responsibilities(vectors.get(n));
        for (int k = 0; k < components; k++) {
          if (parts[n][k] > LEAST_SHARE) {
            shares[k] += parts[n][k];
            for (int i = 0; i < length; i++) {
              means[k][i] += parts[n][k] * vectors.get(n)[i];
            }
          }
        }
      }
      double[][][] covariances = new double[components][length][length];
      for (int k = 0; k < components; k++) {
        for (int i = 0; i < length; i++) {
          means[k][i] = shares[k] > 0 ? means[k][i] / shares[k] : density.means[k][i];
        }
      }
      for (int n = 0; n < size; n++) {
        if (n % 500 == 0) {
          patience.run();
        }
        for (int k = 0; k < components; k++) {
          if (parts[n][k] > LEAST_SHARE) {
            addOuter(covariances[k], vectors.get(n), means[k], parts[n][k]);
          }
        }
      }
      double[][][] factors = new double[components][][];
      double sum = Arrays.stream(shares).sum();
      for (int k = 0; k < components; k++) {
        for (double[] row : covariances[k]) {
          for (int j = 0; j < length; j++) {
            row[j] /= Math.max(shares[k], 1e-9);
          }
        }
        factors[k] = cholesky(covariances[k], ridge);
        shares[k] /= sum;
      }
      density = new LatentGaussianMixture(shares, means, factors);
    }
    return density;
  }

  private static LatentGaussianMixture start(
      List<float[]> vectors, int components, double[][] whole, double ridge, long seed) {
    int length = vectors.get(0).length;
    SplittableRandom random = new SplittableRandom(seed);
    double[] shares = new double[components];
    double[][] means = new double[components][length];
    double[][][] factors = new double[components][][];
    double[][] narrow = new double[length][length];
    double part = components == 1 ? 1 : Math.pow(components, -2.0 / length);
    for (int i = 0; i < length; i++) {
      for (int j = 0; j < length; j++) {
        narrow[i][j] = part * whole[i][j];
      }
    }
    double[][] factor = cholesky(narrow, ridge);
    double[] mean = mean(vectors);
    for (int k = 0; k < components; k++) {
      shares[k] = 1.0 / components;
      float[] one = vectors.get(random.nextInt(vectors.size()));
      for (int i = 0; i < length; i++) {
        means[k][i] = components == 1 ? mean[i] : one[i];
      }
      factors[k] = factor;
    }
    return new LatentGaussianMixture(shares, means, factors);
  }

  private static double[] mean(List<float[]> vectors) {
    double[] mean = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    return mean;
  }

  private static double[][] covariance(List<float[]> vectors) {
    double[] mean = mean(vectors);
    double[][] covariance = new double[mean.length][mean.length];
    for (float[] vector : vectors) {
      addOuter(covariance, vector, mean, 1.0 / vectors.size());
    }
    return covariance;
  }

  /** Adds to the lower triangle. */
  private static void addOuter(double[][] sum, float[] vector, double[] mean, double weight) {
    for (int i = 0; i < mean.length; i++) {
      double left = weight * (vector[i] - mean[i]);
      for (int j = 0; j <= i; j++) {
        sum[i][j] += left * (vector[j] - mean[j]);
      }
    }
  }

  private static double trace(double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }

  /** Returns the lower triangular root of a matrix whose lower triangle is given. */
  private static double[][] cholesky(double[][] matrix, double ridge) {
    int length = matrix.length;
    double[][] factor = new double[length][length];
    for (int i = 0; i < length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j] + (i == j ? ridge : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(Math.max(sum, ridge / 2)) : sum / factor[j][j];
      }
    }
    return factor;
  }

  /** Returns how likely a vector is of each distribution, together 1. */
  double[] responsibilities(float[] vector) {
    double[] logarithms = logarithms(vector);
    double greatest = Arrays.stream(logarithms).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < logarithms.length; k++) {
      logarithms[k] = Math.exp(logarithms[k] - greatest);
      sum += logarithms[k];
    }
    for (int k = 0; k < logarithms.length; k++) {
      logarithms[k] /= sum;
    }
    return logarithms;
  }

  /** Returns the natural logarithm of the density at a vector. */
  double logarithm(float[] vector) {
    double[] logarithms = logarithms(vector);
    double greatest = Arrays.stream(logarithms).max().orElseThrow();
    double sum = Arrays.stream(logarithms).map(value -> Math.exp(value - greatest)).sum();
    return greatest + Math.log(sum);
  }

  private double[] logarithms(float[] vector) {
    double[] logarithms = new double[shares.length];
    double[] solved = new double[vector.length];
    for (int k = 0; k < shares.length; k++) {
      double value = Math.log(Math.max(shares[k], 1e-300));
      value -= 0.5 * vector.length * Math.log(2 * Math.PI);
      double[][] factor = factors[k];
      for (int i = 0; i < vector.length; i++) {
        double sum = vector[i] - means[k][i];
        for (int j = 0; j < i; j++) {
          sum -= factor[i][j] * solved[j];
        }
        solved[i] = sum / factor[i][i];
        value -= 0.5 * solved[i] * solved[i] + Math.log(factor[i][i]);
      }
      logarithms[k] = value;
    }
    return logarithms;
  }

  /**
   * Draws a vector.
   *
   * @param temperature how far from the middle of its distribution it may lie, 1 as far as the
   *     pictures do
   */
  public float[] draw(double temperature, SplittableRandom random) {
    double left = random.nextDouble();
    int chosen = 0;
    while (chosen < shares.length - 1 && left >= shares[chosen]) {
      left -= shares[chosen];
      chosen++;
    }
    int length = means[chosen].length;
    double[] noise = new double[length];
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = temperature * random.nextGaussian();
      double value = means[chosen][i];
      for (int j = 0; j <= i; j++) {
        value += factors[chosen][i][j] * noise[j];
      }
      vector[i] = (float) value;
    }
    return vector;
  }

  /** Returns the tensors to keep it in. */
  public Map<String, NDArray> tensors(NDManager manager) {
    int count = shares.length;
    int length = means[0].length;
    float[] share = new float[count];
    float[] mean = new float[count * length];
    float[] factor = new float[count * length * length];
    for (int k = 0; k < count; k++) {
      share[k] = (float) shares[k];
      for (int i = 0; i < length; i++) {
        mean[k * length + i] = (float) means[k][i];
        for (int j = 0; j <= i; j++) {
          factor[(k * length + i) * length + j] = (float) factors[k][i][j];
        }
      }
    }
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(SHARES, manager.create(share));
    tensors.put(MEANS, manager.create(mean, new Shape(count, length)));
    tensors.put(FACTORS, manager.create(factor, new Shape(count, length, length)));
    return tensors;
  }

  /** Reads what {@link #tensors} returned. */
  static LatentGaussianMixture of(Map<String, NDArray> tensors) {
    float[] share =
        requireNonNull(tensors.get(SHARES), "no shares among the tensors").toFloatArray();
    float[] mean = requireNonNull(tensors.get(MEANS), "no means among the tensors").toFloatArray();
    float[] factor =
        requireNonNull(tensors.get(FACTORS), "no factors among the tensors").toFloatArray();
    int count = share.length;
    int length = mean.length / count;
    double[] shares = new double[count];
    double[][] means = new double[count][length];
    double[][][] factors = new double[count][length][length];
    for (int k = 0; k < count; k++) {
      shares[k] = share[k];
      for (int i = 0; i < length; i++) {
        means[k][i] = mean[k * length + i];
        for (int j = 0; j <= i; j++) {
          factors[k][i][j] = factor[(k * length + i) * length + j];
        }
      }
    }
    return new LatentGaussianMixture(shares, means, factors);
  }

  /** Names and shapes that a model of a length must have, for {@code count} distributions. */
  static Map<String, Shape> shapes(int count, int length) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(SHARES, new Shape(count));
    shapes.put(MEANS, new Shape(count, length));
    shapes.put(FACTORS, new Shape(count, length, length));
    return shapes;
  }
}
