package dev.atelier.classifier.metrics;

/**
 * Where a share that was counted in a sample truly lies, with a confidence of 95 % (Wilson, 1927).
 *
 * @param low the least, 0..1
 * @param high the greatest, 0..1
 */
public record WilsonInterval(double low, double high) {

  /** The normal distribution has 2.5 % above it. */
  private static final double Z = 1.959963984540054;

  /**
   * Returns the interval.
   *
   * @param hits how many of the sample have what is counted
   * @param size the size of the sample, at least 1
   */
  public static WilsonInterval of(int hits, int size) {
    if (size < 1 || hits < 0 || hits > size) {
      throw new IllegalArgumentException(hits + " of " + size + " is no share");
    }
    double share = (double) hits / size;
    double square = Z * Z / size;
    double center = (share + square / 2) / (1 + square);
    double half = Z * Math.sqrt(share * (1 - share) / size + square / (4.0 * size)) / (1 + square);
    // At the ends without rounding errors, which would be seen in a report.
    return new WilsonInterval(hits == 0 ? 0 : center - half, hits == size ? 1 : center + half);
  }
}
