package dev.atelier.samples;

/** The small scalar functions that shading is made of. */
final class Curves {

  private Curves() {}

  /** Holds a value in 0..1. */
  static double saturate(double value) {
    return Math.max(0, Math.min(1, value));
  }

  static double mix(double from, double to, double amount) {
    return from + (to - from) * amount;
  }

  /**
   * Rises from 0 at {@code low} to 1 at {@code high}, level at both ends; falls when low > high.
   */
  static double smoothStep(double low, double high, double value) {
    double t = saturate((value - low) / (high - low));
    return t * t * (3 - 2 * t);
  }

  /** A bell of height 1 around zero, of the given standard deviation. */
  static double bell(double distance, double deviation) {
    double t = distance / deviation;
    return Math.exp(-0.5 * t * t);
  }

  /** The part of a value after the point, in 0..1 for negative values too. */
  static double fraction(double value) {
    return value - Math.floor(value);
  }
}
