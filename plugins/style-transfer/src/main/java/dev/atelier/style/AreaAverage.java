package dev.atelier.style;

import dev.atelier.api.picture.Picture;
import dev.atelier.style.Scales.Size;
import java.util.Arrays;

/**
 * Makes pictures smaller by averaging what each new pixel covers: soft, but many times as fast as
 * scaling well, and good enough to take statistics of.
 */
final class AreaAverage {

  private AreaAverage() {}

  /**
   * Returns a smaller copy.
   *
   * @param picture the picture
   * @param size at most the picture's size in each direction
   */
  static Picture of(Picture picture, Size size) {
    Line columns = new Line(picture.width(), size.width());
    Line rows = new Line(picture.height(), size.height());
    int[] pixels = picture.pixels();
    int[] averages = new int[size.width() * size.height()];
    float[] sums = new float[3 * size.width()];
    for (int y = 0; y < size.height(); y++) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < rows.shares[y].length; i++) {
        int row = rows.first[y] + i;
        addRow(pixels, row * picture.width(), rows.shares[y][i], columns, sums);
      }
      for (int x = 0; x < size.width(); x++) {
        int pixel = 0;
        for (int c = 0; c < 3; c++) {
          pixel = pixel << 8 | Math.min(255, Math.round(sums[3 * x + c]));
        }
        averages[y * size.width() + x] = pixel;
      }
    }
    return Picture.of(size.width(), size.height(), averages);
  }

  private static void addRow(int[] pixels, int start, float weight, Line columns, float[] sums) {
    for (int x = 0; x < columns.shares.length; x++) {
      float[] shares = columns.shares[x];
      int first = start + columns.first[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int i = 0; i < shares.length; i++) {
        int pixel = pixels[first + i];
        red += shares[i] * (pixel >> 16 & 0xff);
        green += shares[i] * (pixel >> 8 & 0xff);
        blue += shares[i] * (pixel & 0xff);
      }
      sums[3 * x] += weight * red;
      sums[3 * x + 1] += weight * green;
      sums[3 * x + 2] += weight * blue;
    }
  }

  /** How the pixels of a long line are shared among those of a short one. */
  private static final class Line {

    /** For each pixel of the short line the first of the long line that it covers. */
    private final int[] first;

    /** How much of it that pixel and the ones that follow make up. */
    private final float[][] shares;

    Line(int from, int to) {
      first = new int[to];
      shares = new float[to][];
      double length = (double) from / to;
      for (int i = 0; i < to; i++) {
        first[i] = (int) ((long) i * from / to);
        int end = (int) (((long) (i + 1) * from + to - 1) / to);
        shares[i] = new float[end - first[i]];
        for (int k = 0; k < shares[i].length; k++) {
          double left = Math.max(first[i] + k, i * length);
          double right = Math.min(first[i] + k + 1.0, (i + 1) * length);
          shares[i][k] = (float) (Math.max(0, right - left) / length);
        }
      }
    }
  }
}
