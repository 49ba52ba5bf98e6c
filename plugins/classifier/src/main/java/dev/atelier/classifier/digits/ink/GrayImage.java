package dev.atelier.classifier.digits.ink;

import dev.atelier.api.picture.Picture;
import java.util.Arrays;

/** How light a picture is at each pixel. */
public final class GrayImage {

  /** What a Laplacian of 3x3 makes of noise, for a median rather than a deviation. */
  private static final double NOISE_FACTOR = 6 * 0.6745;

  private final float[] values;
  private final int width;
  private final int height;

  /**
   * Creates a map.
   *
   * @param values row by row, 0 black and 255 white; not copied
   * @param width the number of columns
   * @param height the number of rows
   */
  public GrayImage(float[] values, int width, int height) {
    this.values = values;
    this.width = width;
    this.height = height;
  }

  /**
   * Looks at a picture, at most as finely as is allowed.
   *
   * @param picture the picture
   * @param factor how many pixels in a row, and rows, become one
   */
  public static GrayImage of(Picture picture, int factor) {
    int[] pixels = picture.pixels();
    int width = Math.max(1, picture.width() / factor);
    int height = Math.max(1, picture.height() / factor);
    int across = Math.min(factor, picture.width());
    int down = Math.min(factor, picture.height());
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float sum = 0;
        for (int v = 0; v < down; v++) {
          int start = (y * factor + v) * picture.width() + x * factor;
          for (int u = 0; u < across; u++) {
            int pixel = pixels[start + u];
            // Luma of Rec. 601.
            sum +=
                0.299f * (pixel >> 16 & 0xff)
                    + 0.587f * (pixel >> 8 & 0xff)
                    + 0.114f * (pixel & 0xff);
          }
        }
        values[y * width + x] = sum / (across * down);
      }
    }
    return new GrayImage(values, width, height);
  }

  /** Returns the values row by row, 0 black and 255 white; not to be changed. */
  public float[] values() {
    return values;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the negative. */
  GrayImage inverted() {
    float[] negative = new float[values.length];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = 255 - values[i];
    }
    return new GrayImage(negative, width, height);
  }

  /**
   * Returns the deviation of the noise, by the median of a Laplacian, in which edges hardly count
   * (after Immerkær, Computer Vision and Image Understanding, 1996).
   */
  double noise() {
    if (width < 3 || height < 3) {
      return 0;
    }
    // Of a large picture some rows are enough.
    int step = Math.max(1, height / 500);
    double[] responses = new double[(width - 2) * ((height - 3) / step + 1)];
    int count = 0;
    for (int y = 1; y < height - 1; y += step) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        double corners =
            values[i - width - 1]
                + values[i - width + 1]
                + values[i + width - 1]
                + values[i + width + 1];
        double sides = values[i - width] + values[i + width] + values[i - 1] + values[i + 1];
        responses[count++] = Math.abs(corners - 2 * sides + 4 * values[i]);
      }
    }
    Arrays.sort(responses, 0, count);
    return responses[count / 2] / NOISE_FACTOR;
  }

  /** Returns the map with each pixel mixed with its neighbors, 1-2-1 in both directions. */
  public GrayImage smoothed() {
    float[] rows = new float[values.length];
    float[] both = new float[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float left = values[x == 0 ? i : i - 1];
        float right = values[x == width - 1 ? i : i + 1];
        rows[i] = (left + 2 * values[i] + right) / 4;
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float above = rows[y == 0 ? i : i - width];
        float below = rows[y == height - 1 ? i : i + width];
        both[i] = (above + 2 * rows[i] + below) / 4;
      }
    }
    return new GrayImage(both, width, height);
  }

  /**
   * Returns the map turned about its middle, its size kept; what comes in at the corners goes on
   * like the edge.
   *
   * @param angle in radians; lines that fall to the right by so much become level
   */
  public GrayImage turned(double angle) {
    float[] result = new float[values.length];
    Rotation turn = new Rotation(angle, width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result[y * width + x] = at(turn.sourceX(x, y), turn.sourceY(x, y));
      }
    }
    return new GrayImage(result, width, height);
  }

  private float at(double x, double y) {
    double u = Math.min(width - 1, Math.max(0, x));
    double v = Math.min(height - 1, Math.max(0, y));
    int left = (int) u;
    int top = (int) v;
    int right = Math.min(width - 1, left + 1);
    int bottom = Math.min(height - 1, top + 1);
    float a = (float) (u - left);
    float b = (float) (v - top);
    float upper = values[top * width + left] * (1 - a) + values[top * width + right] * a;
    float lower = values[bottom * width + left] * (1 - a) + values[bottom * width + right] * a;
    return upper * (1 - b) + lower * b;
  }
}
