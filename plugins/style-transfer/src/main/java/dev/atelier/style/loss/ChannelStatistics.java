package dev.atelier.style.loss;

/**
 * The mean and the standard deviation over positions of each channel of feature maps: what is left
 * of a picture's style when places are forgotten (Huang and Belongie, ICCV 2017).
 */
public final class ChannelStatistics {

  /** Relative to a channel's root mean square: what rounding alone makes of a constant channel. */
  private static final double LEAST_DEVIATION = 1e-6;

  private final double[] means;
  private final double[] deviations;

  /**
   * Computes the statistics.
   *
   * @param values channel after channel, as many positions in each
   * @param channels how many channels there are
   */
  public ChannelStatistics(float[] values, int channels) {
    int positions = values.length / channels;
    means = new double[channels];
    deviations = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      int start = channel * positions;
      means[channel] = mean(values, start, positions);
      deviations[channel] = deviation(values, start, positions, means[channel]);
    }
  }

  private static double mean(float[] values, int start, int positions) {
    double sum = 0;
    for (int i = start; i < start + positions; i++) {
      sum += values[i];
    }
    return sum / positions;
  }

  private static double deviation(float[] values, int start, int positions, double mean) {
    double sum = 0;
    for (int i = start; i < start + positions; i++) {
      double difference = values[i] - mean;
      sum += difference * difference;
    }
    return Math.sqrt(sum / positions);
  }

  public int channels() {
    return means.length;
  }

  public double mean(int channel) {
    return means[channel];
  }

  public double deviation(int channel) {
    return deviations[channel];
  }

  /** Says whether a channel varies at all, so that it can be normalized. */
  public boolean varies(int channel) {
    double rootMeanSquare = Math.hypot(means[channel], deviations[channel]);
    return deviations[channel] > LEAST_DEVIATION * rootMeanSquare;
  }

  /** Returns the squared distance of the means plus that of the standard deviations. */
  public double squaredDistance(ChannelStatistics other) {
    double sum = 0;
    for (int channel = 0; channel < channels(); channel++) {
      double mean = means[channel] - other.means[channel];
      double deviation = deviations[channel] - other.deviations[channel];
      sum += mean * mean + deviation * deviation;
    }
    return sum;
  }

  /** Returns the squared distance from statistics that are all zero. */
  public double squaredLength() {
    double sum = 0;
    for (int channel = 0; channel < channels(); channel++) {
      sum += means[channel] * means[channel] + deviations[channel] * deviations[channel];
    }
    return sum;
  }
}
