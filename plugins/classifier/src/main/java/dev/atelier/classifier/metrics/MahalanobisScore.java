package dev.atelier.classifier.metrics;

import java.util.List;

/**
 * Where the features of known classes lie: a mean for each cluster and one covariance for all, by
 * which the distance of others is measured (Lee et al., NeurIPS 2018).
 */
public final class MahalanobisScore {

  /** Keeps directions in which nothing varies from counting for everything. */
  private static final double RIDGE = 1e-3;

  private final float[][] means;
  private final float[][] precision;

  /**
   * Takes what an earlier {@link #fit} found.
   *
   * @param means for each cluster {@code D} values
   * @param precision {@code DxD}, the inverse of the covariance
   */
  public MahalanobisScore(float[][] means, float[][] precision) {
    this.means = means;
    this.precision = precision;
  }

  /**
   * Measures clusters.
   *
   * @param clusters for each cluster its members, {@code D} values each; empty ones are left out
   */
  public static MahalanobisScore fit(List<List<float[]>> clusters) {
    List<List<float[]>> filled = clusters.stream().filter(one -> !one.isEmpty()).toList();
    int dimensions = filled.get(0).get(0).length;
    float[][] means = new float[filled.size()][dimensions];
    double[][] covariance = new double[dimensions][dimensions];
    int count = 0;
    for (int c = 0; c < means.length; c++) {
      List<float[]> members = filled.get(c);
      double[] mean = new double[dimensions];
      for (float[] member : members) {
        for (int i = 0; i < dimensions; i++) {
          mean[i] += member[i] / members.size();
        }
      }
      for (float[] member : members) {
        for (int i = 0; i < dimensions; i++) {
          for (int j = 0; j < dimensions; j++) {
            covariance[i][j] += (member[i] - mean[i]) * (member[j] - mean[j]);
          }
        }
      }
      for (int i = 0; i < dimensions; i++) {
        means[c][i] = (float) mean[i];
      }
      count += members.size();
    }
    double trace = 0;
    for (int i = 0; i < dimensions; i++) {
      trace += covariance[i][i] / count / dimensions;
    }
    for (int i = 0; i < dimensions; i++) {
      for (int j = 0; j < dimensions; j++) {
        covariance[i][j] /= count;
      }
      covariance[i][i] += RIDGE * trace + Double.MIN_NORMAL;
    }
    return new MahalanobisScore(means, inverse(covariance));
  }

  /** Inverts by the elimination of Gauss and Jordan; a covariance needs no exchange of rows. */
  private static float[][] inverse(double[][] matrix) {
    int size = matrix.length;
    double[][] left = new double[size][];
    double[][] right = new double[size][size];
    for (int i = 0; i < size; i++) {
      left[i] = matrix[i].clone();
      right[i][i] = 1;
    }
    for (int pivot = 0; pivot < size; pivot++) {
      double divisor = left[pivot][pivot];
      for (int j = 0; j < size; j++) {
        left[pivot][j] /= divisor;
        right[pivot][j] /= divisor;
      }
      for (int i = 0; i < size; i++) {
        double factor = left[i][pivot];
        if (i != pivot && factor != 0) {
          for (int j = 0; j < size; j++) {
            left[i][j] -= factor * left[pivot][j];
            right[i][j] -= factor * right[pivot][j];
          }
        }
      }
    }
    float[][] inverse = new float[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i][j] = (float) right[i][j];
      }
    }
    return inverse;
  }

  public float[][] means() {
    return means;
  }

  public float[][] precision() {
    return precision;
  }

  /** Returns the same clusters measured with another unit of length. */
  public MahalanobisScore scaled(double unit) {
    float[][] divided = new float[precision.length][];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = precision[i].clone();
      for (int j = 0; j < divided[i].length; j++) {
        divided[i][j] /= (float) (unit * unit);
      }
    }
    return new MahalanobisScore(means, divided);
  }

  /** Returns the distance of Mahalanobis to the nearest cluster. */
  public double distance(float[] features) {
    double least = Double.MAX_VALUE;
    double[] difference = new double[features.length];
    for (float[] mean : means) {
      for (int i = 0; i < difference.length; i++) {
        difference[i] = features[i] - mean[i];
      }
      double sum = 0;
      for (int i = 0; i < difference.length; i++) {
        double row = 0;
        for (int j = 0; j < difference.length; j++) {
          row += precision[i][j] * difference[j];
        }
        sum += row * difference[i];
      }
      least = Math.min(least, sum);
    }
    return Math.sqrt(Math.max(0, least));
  }
}
