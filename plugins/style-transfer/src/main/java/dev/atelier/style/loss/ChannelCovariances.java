package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;

/** The covariance matrix of the channels of one picture's feature maps, as plain numbers. */
public final class ChannelCovariances {

  private final float[] values;

  /**
   * Takes over a matrix.
   *
   * @param values row by row
   */
  public ChannelCovariances(float[] values) {
    this.values = values;
  }

  /**
   * Computes the covariances.
   *
   * @param maps {@code 1xCxHxW}
   */
  public static ChannelCovariances of(NDArray maps) {
    return new ChannelCovariances(Covariances.of(maps).toFloatArray());
  }

  /** Returns the square of the Frobenius norm of the difference. */
  public double squaredDistance(ChannelCovariances other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = (double) values[i] - other.values[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** Returns the square of the Frobenius norm. */
  public double squaredLength() {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
