package dev.atelier.style;

import dev.atelier.api.picture.Picture;

/** The mean and the covariance of a picture's colours, RGB, 0..1. */
final class ColourStatistics {

  /** Two pixels in a hundred would be enough; a limit keeps large pictures quick. */
  private static final int PIXELS_ENOUGH = 1 << 18;

  private final double[] mean;
  private final double[][] covariance;

  /**
   * Takes statistics.
   *
   * @param mean three values, not copied
   * @param covariance three by three values, symmetric, not copied
   */
  ColourStatistics(double[] mean, double[][] covariance) {
    this.mean = mean;
    this.covariance = covariance;
  }

  double[] mean() {
    return mean;
  }

  double[][] covariance() {
    return covariance;
  }

  static ColourStatistics of(Picture picture) {
    int[] pixels = picture.pixels();
    int step = Math.max(1, pixels.length / PIXELS_ENOUGH);
    // Whole numbers, which are exact and quick.
    long[] sums = new long[3];
    long[][] products = new long[3][3];
    int count = 0;
    for (int i = 0; i < pixels.length; i += step) {
      long red = pixels[i] >> 16 & 0xff;
      long green = pixels[i] >> 8 & 0xff;
      long blue = pixels[i] & 0xff;
      sums[0] += red;
      sums[1] += green;
      sums[2] += blue;
      products[0][0] += red * red;
      products[1][0] += green * red;
      products[1][1] += green * green;
      products[2][0] += blue * red;
      products[2][1] += blue * green;
      products[2][2] += blue * blue;
      count++;
    }
    double[] mean = new double[3];
    double[][] covariance = new double[3][3];
    for (int a = 0; a < 3; a++) {
      mean[a] = sums[a] / (255.0 * count);
      for (int b = 0; b <= a; b++) {
        covariance[a][b] = products[a][b] / (255.0 * 255 * count) - mean[a] * mean[b];
        covariance[b][a] = covariance[a][b];
      }
    }
    return new ColourStatistics(mean, covariance);
  }
}
