package dev.atelier.classifier.digits;

/** What logits stand for. */
public final class DigitCalibration {

  private DigitCalibration() {}

  /** Returns the probabilities that logits stand for. */
  public static double[] softmax(float[] logits, double temperature) {
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
}
