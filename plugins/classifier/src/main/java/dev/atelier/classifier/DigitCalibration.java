package dev.atelier.classifier;

import java.util.Arrays;

/** How far confidences can be trusted, and how well a score tells two kinds apart. */
final class DigitCalibration {

  private static final int BINS = 15;

  private DigitCalibration() {}

  /**
   * Returns the temperature that makes the labels likeliest (Guo et al., ICML 2017), by golden
   * section over its logarithm.
   *
   * @param logits for each example the logits of the classes
   * @param labels the right classes
   */
  static double temperature(float[][] logits, int[] labels) {
    double low = Math.log(0.1);
    double high = Math.log(10);
    double ratio = (Math.sqrt(5) - 1) / 2;
    while (high - low > 1e-4) {
      double one = high - ratio * (high - low);
      double other = low + ratio * (high - low);
      if (surprise(logits, labels, Math.exp(one)) < surprise(logits, labels, Math.exp(other))) {
        high = other;
      } else {
        low = one;
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double surprise(float[][] logits, int[] labels, double temperature) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(Math.max(1e-300, softmax(logits[i], temperature)[labels[i]]));
    }
    return sum;
  }

  /** Returns the probabilities that logits stand for. */
  static double[] softmax(float[] logits, double temperature) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double[] values = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp((logits[i] - greatest) / temperature);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return values;
  }

  /**
   * Returns the expected calibration error: how far confidence and accuracy are apart, over 15 bins
   * of confidence, weighted by how many examples are in each (Naeini et al., AAAI 2015).
   *
   * @param confidences of the likeliest class of each example, 0..1
   * @param right whether it was the right one
   */
  static double calibrationError(double[] confidences, boolean[] right) {
    double[] sums = new double[BINS];
    for (int i = 0; i < confidences.length; i++) {
      int bin = Math.min(BINS - 1, (int) (confidences[i] * BINS));
      sums[bin] += confidences[i] - (right[i] ? 1 : 0);
    }
    return Arrays.stream(sums).map(Math::abs).sum() / confidences.length;
  }

  /**
   * Returns the probability that a score is higher for one of a kind than for one of another, ties
   * counting half: the area under the curve of the receiver operating characteristic.
   *
   * @param low scores of the kind whose scores ought to be lower
   * @param high scores of the other kind
   */
  static double separation(double[] low, double[] high) {
    double[] sorted = low.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (double score : high) {
      sum += (count(sorted, score, false) + count(sorted, score, true)) / 2.0;
    }
    return sum / low.length / high.length;
  }

  /** Returns how many are less, or not more. */
  private static int count(double[] sorted, double score, boolean equal) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < score || (equal && sorted[middle] == score)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Returns the value that a part of all do not exceed. */
  static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.min(sorted.length - 1, Math.max(0, index))];
  }
}
