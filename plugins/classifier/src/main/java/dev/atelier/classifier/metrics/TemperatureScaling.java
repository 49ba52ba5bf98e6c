package dev.atelier.classifier.metrics;

import java.util.Arrays;

/**
 * Finds what to divide logits by so that confidences are calibrated (Guo et al., ICML 2017): the
 * temperature with the least negative log-likelihood, which is convex in its inverse.
 */
public final class TemperatureScaling {

  /** Where all answers are right, or none is, the best temperature is 0 or infinite. */
  static final double LEAST = 0.01;

  /** The greatest temperature that is given. */
  static final double GREATEST = 100;

  private static final int HALVINGS = 60;

  private TemperatureScaling() {}

  /**
   * Finds the best temperature.
   *
   * @param logits for each picture, held out, the logit of each class
   * @param truths for each picture the index of its class
   * @return {@link #LEAST} to {@link #GREATEST}; 1 if all serve alike
   */
  public static double fit(double[][] logits, int[] truths) {
    if (logits.length != truths.length || truths.length == 0) {
      throw new IllegalArgumentException("there are not as many classes as pictures, or none");
    }
    if (slope(logits, truths, 1) == 0) {
      return 1;
    }
    double low = Math.log(1 / GREATEST);
    double high = Math.log(1 / LEAST);
    if (slope(logits, truths, Math.exp(low)) >= 0) {
      return GREATEST;
    }
    if (slope(logits, truths, Math.exp(high)) <= 0) {
      return LEAST;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(logits, truths, Math.exp(middle)) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.exp(-(low + high) / 2);
  }

  /**
   * Returns the mean negative log-likelihood at a temperature, in nats.
   *
   * @param logits for each picture the logit of each class
   * @param truths for each picture the index of its class
   */
  public static double negativeLogLikelihood(double[][] logits, int[] truths, double temperature) {
    double sum = 0;
    for (int i = 0; i < truths.length; i++) {
      double greatest = Arrays.stream(logits[i]).max().orElseThrow();
      double total =
          Arrays.stream(logits[i]).map(z -> Math.exp((z - greatest) / temperature)).sum();
      sum += Math.log(total) - (logits[i][truths[i]] - greatest) / temperature;
    }
    return sum / truths.length;
  }

  /** Returns the derivative by the inverse temperature, which grows with it. */
  private static double slope(double[][] logits, int[] truths, double inverse) {
    double slope = 0;
    for (int i = 0; i < truths.length; i++) {
      double greatest = Arrays.stream(logits[i]).max().orElseThrow();
      double total = 0;
      double weighted = 0;
      for (double logit : logits[i]) {
        double weight = Math.exp((logit - greatest) * inverse);
        total += weight;
        weighted += weight * (logit - greatest);
      }
      slope += weighted / total - (logits[i][truths[i]] - greatest);
    }
    return slope / truths.length;
  }
}
