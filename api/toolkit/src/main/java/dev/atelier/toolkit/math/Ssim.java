package dev.atelier.toolkit.math;

import dev.atelier.api.picture.Picture;

/**
 * How alike two pictures look (Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image
 * Processing, 2004): local means, variances and covariances under a bell of 11x11 pixels and
 * deviation 1.5, compared by {@code (2ab + c1)(2cov + c2) / ((a^2 + b^2 + c1)(va + vb + c2))}.
 */
public final class Ssim {

  private static final int REACH = 5;
  private static final double DEVIATION = 1.5;
  private static final double FIRST = 0.01 * 0.01;
  private static final double SECOND = 0.03 * 0.03;

  private Ssim() {}

  /**
   * Compares the brightness of two pictures.
   *
   * @param one a picture
   * @param other another of the same size
   * @return -1..1, 1 if they are equal
   */
  public static double of(Picture one, Picture other) {
    return of(brightness(one), brightness(other), one.width(), one.height());
  }

  private static double[] brightness(Picture picture) {
    int[] pixels = picture.pixels();
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      int pixel = pixels[i];
      values[i] =
          (0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff))
              / 255;
    }
    return values;
  }

  /**
   * Compares two planes of numbers, where the bell lies wholly inside; all over, with a bell that
   * is cut off, if they are smaller than it.
   *
   * @param one {@code height x width} numbers, 0..1
   * @param other as many
   */
  static double of(double[] one, double[] other, int width, int height) {
    double[] firsts = blurred(one, width, height);
    double[] seconds = blurred(other, width, height);
    double[] firstSquares = blurred(product(one, one), width, height);
    double[] secondSquares = blurred(product(other, other), width, height);
    double[] products = blurred(product(one, other), width, height);
    int marginX = width > 2 * REACH ? REACH : 0;
    int marginY = height > 2 * REACH ? REACH : 0;
    double sum = 0;
    for (int y = marginY; y < height - marginY; y++) {
      for (int x = marginX; x < width - marginX; x++) {
        int i = y * width + x;
        double a = firsts[i];
        double b = seconds[i];
        double variances = firstSquares[i] - a * a + secondSquares[i] - b * b;
        double covariance = products[i] - a * b;
        sum += similarity(a, b, variances, covariance);
      }
    }
    return sum / ((width - 2.0 * marginX) * (height - 2.0 * marginY));
  }

  /**
   * Compares two planes of numbers, as Wang and others also do, over whole squares instead of under
   * a bell: every value in a square counts the same.
   *
   * @param one {@code height x width} numbers, 0..1
   * @param other as many
   * @param width the width
   * @param height the height
   * @param side the side of a square, cut to what there is
   * @return -1..1, 1 if they are equal
   */
  public static double overSquares(float[] one, float[] other, int width, int height, int side) {
    int columns = Math.min(side, width);
    int rows = Math.min(side, height);
    double count = (double) columns * rows;
    double sum = 0;
    int squares = 0;
    for (int top = 0; top + rows <= height; top++) {
      for (int left = 0; left + columns <= width; left++) {
        double[] sums = new double[5];
        for (int y = top; y < top + rows; y++) {
          for (int x = left; x < left + columns; x++) {
            double a = one[y * width + x];
            double b = other[y * width + x];
            sums[0] += a;
            sums[1] += b;
            sums[2] += a * a;
            sums[3] += b * b;
            sums[4] += a * b;
          }
        }
        double a = sums[0] / count;
        double b = sums[1] / count;
        double variances = sums[2] / count - a * a + sums[3] / count - b * b;
        sum += similarity(a, b, variances, sums[4] / count - a * b);
        squares++;
      }
    }
    return sum / squares;
  }

  private static double similarity(double a, double b, double variances, double covariance) {
    return (2 * a * b + FIRST)
        * (2 * covariance + SECOND)
        / ((a * a + b * b + FIRST) * (variances + SECOND));
  }

  private static double[] product(double[] one, double[] other) {
    double[] product = new double[one.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = one[i] * other[i];
    }
    return product;
  }

  private static double[] blurred(double[] values, int width, int height) {
    double[] across = blurredAlong(values, width, height, 1, width);
    return blurredAlong(across, height, width, width, 1);
  }

  /** Blurs {@code lines} lines of {@code length} values each. */
  private static double[] blurredAlong(
      double[] values, int length, int lines, int step, int nextLine) {
    double[] result = new double[values.length];
    for (int line = 0; line < lines; line++) {
      for (int place = 0; place < length; place++) {
        double sum = 0;
        double weights = 0;
        int from = Math.max(0, place - REACH);
        int to = Math.min(length - 1, place + REACH);
        for (int k = from; k <= to; k++) {
          double weight = Math.exp(-(k - place) * (k - place) / (2 * DEVIATION * DEVIATION));
          sum += weight * values[line * nextLine + k * step];
          weights += weight;
        }
        result[line * nextLine + place * step] = sum / weights;
      }
    }
    return result;
  }
}
