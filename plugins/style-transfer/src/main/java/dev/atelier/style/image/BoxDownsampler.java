package dev.atelier.style.image;

import dev.atelier.api.picture.Picture;
import dev.atelier.style.image.ScalePyramid.Size;
import java.util.Arrays;

/**
 * Makes pictures smaller by averaging what each new pixel covers: soft, but many times as fast as
 * scaling well, and good enough to take statistics of.
 */
public final class BoxDownsampler {

  private BoxDownsampler() {}

  /**
   * Returns a smaller copy.
   *
   * @param picture the picture
   * @param size at most the picture's size in each direction
   */
  public static Picture of(Picture picture, Size size) {
    Line columns = new Line(picture.width(), size.width());
    Line rows = new Line(picture.height(), size.height());
    int[] pixels = picture.pixels();
    int[] averages = new int[size.width() * size.height()];
    float[][] sums = new float[3][picture.width()];
    for (int y = 0; y < size.height(); y++) {
      for (float[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      for (int i = 0; i < rows.shares[y].length; i++) {
        int row = rows.first[y] + i;
        addRow(pixels, row * picture.width(), rows.shares[y][i], sums);
      }
      for (int x = 0; x < size.width(); x++) {
        int pixel = 0;
        for (float[] sum : sums) {
          pixel = pixel << 8 | Math.min(255, Math.round(columns.mean(sum, x)));
        }
        averages[y * size.width() + x] = pixel;
      }
    }
    return Picture.of(size.width(), size.height(), averages);
  }

  /** Adds one row of pixels to the sums of each color, column by column. */
  private static void addRow(int[] pixels, int start, float weight, float[][] sums) {
    float[] red = sums[0];
    float[] green = sums[1];
    float[] blue = sums[2];
    for (int x = 0; x < red.length; x++) {
      int pixel = pixels[start + x];
      red[x] += weight * (pixel >> 16 & 0xff);
      green[x] += weight * (pixel >> 8 & 0xff);
      blue[x] += weight * (pixel & 0xff);
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

    /** Returns the mean of what a pixel of the short line covers. */
    float mean(float[] line, int pixel) {
      float[] share = shares[pixel];
      int start = first[pixel];
      float sum = 0;
      for (int i = 0; i < share.length; i++) {
        sum += share[i] * line[start + i];
      }
      return sum;
    }
  }
}
