package dev.atelier.classifier.training;

import dev.atelier.api.picture.Picture;
import java.util.Arrays;

/**
 * Condenses a picture into 64 bits that scaling, compressing and brightening hardly change: the
 * signs of its coarsest frequencies (Zauner, 2010).
 *
 * <p>The picture is averaged down to 32x32 in gray; of its discrete cosine transform the 8x8 lowest
 * frequencies count, each of which is above the median or not. Bit 63 is the mean, which says
 * nothing and is always 0.
 */
final class PerceptualHash {

  private static final int SIDE = 32;
  private static final int FREQUENCIES = 8;
  private static final double[][] COSINES = cosines();

  private PerceptualHash() {}

  private static double[][] cosines() {
    double[][] cosines = new double[FREQUENCIES][SIDE];
    for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
      for (int i = 0; i < SIDE; i++) {
        cosines[frequency][i] = Math.cos(Math.PI * frequency * (2 * i + 1) / (2.0 * SIDE));
      }
    }
    return cosines;
  }

  /** Returns the hash of a picture. */
  static long of(Picture picture) {
    double[] spectrum = spectrum(reduced(picture));
    // Coarsely, or rounding errors would be the bits of a picture that lacks a frequency.
    Arrays.setAll(spectrum, i -> Math.rint(spectrum[i] * 16) / 16);
    double[] sorted = Arrays.copyOfRange(spectrum, 1, spectrum.length);
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    long hash = 0;
    for (int i = 1; i < spectrum.length; i++) {
      hash |= spectrum[i] > median ? 1L << (63 - i) : 0;
    }
    return hash;
  }

  /** Returns in how many bits two hashes differ, 0..64. */
  static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  /** Averages the brightness over the cells of a grid of 32x32, less the mean. */
  private static double[][] reduced(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    int[] pixels = picture.pixels();
    double[][] cells = new double[SIDE][SIDE];
    double[] row = new double[SIDE];
    for (int y = 0; y < height; y++) {
      Arrays.fill(row, 0);
      for (int x = 0; x < width; x++) {
        spread(brightness(pixels[y * width + x]), x, width, row);
      }
      double top = (double) y * SIDE / height;
      double bottom = (y + 1.0) * SIDE / height;
      for (int i = (int) top; i < Math.min(SIDE, Math.ceil(bottom)); i++) {
        double part = Math.min(i + 1, bottom) - Math.max(i, top);
        for (int j = 0; j < SIDE; j++) {
          cells[i][j] += part * row[j];
        }
      }
    }
    double mean = Arrays.stream(cells).flatMapToDouble(Arrays::stream).average().orElseThrow();
    for (double[] line : cells) {
      Arrays.setAll(line, j -> line[j] - mean);
    }
    return cells;
  }

  /** Shares a pixel among the cells that it lies in. */
  private static void spread(double value, int x, int width, double[] row) {
    double left = (double) x * SIDE / width;
    double right = (x + 1.0) * SIDE / width;
    for (int j = (int) left; j < Math.min(SIDE, Math.ceil(right)); j++) {
      row[j] += value * (Math.min(j + 1, right) - Math.max(j, left));
    }
  }

  private static double brightness(int pixel) {
    return 0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
  }

  private static double[] spectrum(double[][] cells) {
    double[] spectrum = new double[FREQUENCIES * FREQUENCIES];
    for (int u = 0; u < FREQUENCIES; u++) {
      double[] columns = new double[SIDE];
      for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
          columns[j] += COSINES[u][i] * cells[i][j];
        }
      }
      for (int v = 0; v < FREQUENCIES; v++) {
        double sum = 0;
        for (int j = 0; j < SIDE; j++) {
          sum += COSINES[v][j] * columns[j];
        }
        spectrum[u * FREQUENCIES + v] = sum;
      }
    }
    return spectrum;
  }
}
