package dev.atelier.style.image;

import dev.atelier.api.picture.Picture;

/** The mean and the covariance of a picture's colors, RGB, 0..1. */
public final class ColorStatistics {

  /** Two pixels in a hundred would be enough; a limit keeps large pictures quick. */
  private static final int PIXELS_ENOUGH = 1 << 18;

  /** The products of no more than so many are sure to add up to an {@code int}. */
  private static final int PIXELS_AT_ONCE = 1 << 14;

  private final double[] mean;
  private final double[][] covariance;

  /**
   * Takes statistics.
   *
   * @param mean three values, not copied
   * @param covariance three by three values, symmetric, not copied
   */
  ColorStatistics(double[] mean, double[][] covariance) {
    this.mean = mean;
    this.covariance = covariance;
  }

  public double[] mean() {
    return mean;
  }

  double[][] covariance() {
    return covariance;
  }

  public static ColorStatistics of(Picture picture) {
    int[] pixels = picture.pixels();
    int step = Math.max(1, pixels.length / PIXELS_ENOUGH);
    // Whole numbers, which are exact and quick.
    long[] sums = new long[3];
    long[][] products = new long[3][3];
    int count = (pixels.length + step - 1) / step;
    int[] some = new int[Math.min(count, PIXELS_AT_ONCE)];
    for (int first = 0; first < count; first += some.length) {
      int length = Math.min(count - first, some.length);
      for (int i = 0; i < length; i++) {
        some[i] = pixels[(first + i) * step];
      }
      add(some, length, sums, products);
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
    return new ColorStatistics(mean, covariance);
  }

  /** Adds pixels to variables of their own, which compilers keep in registers. */
  private static void add(int[] pixels, int length, long[] sums, long[][] products) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int redRed = 0;
    int greenRed = 0;
    int greenGreen = 0;
    int blueRed = 0;
    int blueGreen = 0;
    int blueBlue = 0;
    for (int i = 0; i < length; i++) {
      int r = pixels[i] >> 16 & 0xff;
      int g = pixels[i] >> 8 & 0xff;
      int b = pixels[i] & 0xff;
      red += r;
      green += g;
      blue += b;
      redRed += r * r;
      greenRed += g * r;
      greenGreen += g * g;
      blueRed += b * r;
      blueGreen += b * g;
      blueBlue += b * b;
    }
    sums[0] += red;
    sums[1] += green;
    sums[2] += blue;
    products[0][0] += redRed;
    products[1][0] += greenRed;
    products[1][1] += greenGreen;
    products[2][0] += blueRed;
    products[2][1] += blueGreen;
    products[2][2] += blueBlue;
  }
}
