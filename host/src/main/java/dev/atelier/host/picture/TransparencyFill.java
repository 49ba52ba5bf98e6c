package dev.atelier.host.picture;

/**
 * Gives transparent pixels the colors of their opaque surroundings. What a file holds there is
 * often black or garish, and a network would see it and let it bleed into the picture.
 *
 * <p>Pull-push: the picture is averaged, weighted by opacity, into ever smaller ones, and the gaps
 * are filled from the smaller ones on the way back.
 */
final class TransparencyFill {

  /** Colors of pixels at least as opaque as this are seen, and kept. */
  private static final int SEEN = 128;

  private TransparencyFill() {}

  /**
   * Fills in place.
   *
   * @param pixels RGB, row by row
   * @param alpha how opaque they are; if they are nowhere, there is nothing to fill from
   */
  static void fill(int[] pixels, AlphaPlane alpha) {
    boolean unseen = false;
    boolean seen = false;
    for (int i = 0; i < pixels.length; i++) {
      unseen |= alpha.at(i) < SEEN;
      seen |= alpha.at(i) > 0;
    }
    if (!unseen || !seen) {
      return;
    }
    Level surroundings = Level.half(pixels, alpha).filled();
    int width = alpha.width();
    float[] color = new float[3];
    for (int y = 0; y < alpha.height(); y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        if (alpha.at(i) < SEEN) {
          surroundings.sample(x, y, color);
          float own = (float) alpha.at(i) / SEEN;
          pixels[i] =
              mix(pixels[i] >> 16 & 0xff, color[0], own) << 16
                  | mix(pixels[i] >> 8 & 0xff, color[1], own) << 8
                  | mix(pixels[i] & 0xff, color[2], own);
        }
      }
    }
  }

  private static int mix(int own, float other, float share) {
    return Math.max(0, Math.min(255, Math.round(own * share + other * (1 - share))));
  }

  /** A smaller picture: RGB multiplied by the weight, and the weight. */
  private static final class Level {

    private final int width;
    private final int height;
    private final float[] values;

    private Level(int width, int height) {
      this.width = width;
      this.height = height;
      this.values = new float[4 * width * height];
    }

    private static Level half(int[] pixels, AlphaPlane alpha) {
      int width = alpha.width();
      Level half = new Level((width + 1) / 2, (alpha.height() + 1) / 2);
      for (int y = 0; y < alpha.height(); y++) {
        for (int x = 0; x < width; x++) {
          int i = y * width + x;
          float weight = alpha.at(i) / 255f;
          int to = 4 * (y / 2 * half.width + x / 2);
          half.values[to] += (pixels[i] >> 16 & 0xff) * weight;
          half.values[to + 1] += (pixels[i] >> 8 & 0xff) * weight;
          half.values[to + 2] += (pixels[i] & 0xff) * weight;
          half.values[to + 3] += weight;
        }
      }
      half.saturate();
      return half;
    }

    private Level half() {
      Level half = new Level((width + 1) / 2, (height + 1) / 2);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int from = 4 * (y * width + x);
          int to = 4 * (y / 2 * half.width + x / 2);
          for (int c = 0; c < 4; c++) {
            half.values[to + c] += values[from + c];
          }
        }
      }
      half.saturate();
      return half;
    }

    /** A pixel is as certain as can be at weight 1. */
    private void saturate() {
      for (int i = 0; i < values.length; i += 4) {
        float weight = values[i + 3];
        if (weight > 1) {
          for (int c = 0; c < 4; c++) {
            values[i + c] /= weight;
          }
        }
      }
    }

    /** Fills the gaps from smaller levels; afterwards all weights are 1. */
    private Level filled() {
      if (width == 1 && height == 1) {
        for (int c = 0; c < 4; c++) {
          values[c] /= values[3] > 0 && c < 3 ? values[3] : 1;
        }
        return this;
      }
      Level smaller = half().filled();
      float[] color = new float[3];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int i = 4 * (y * width + x);
          float weight = values[i + 3];
          if (weight < 1) {
            smaller.sample(x, y, color);
            for (int c = 0; c < 3; c++) {
              values[i + c] += (1 - weight) * color[c];
            }
          }
        }
      }
      return this;
    }

    /** Interpolates for the pixel (x, y) of the picture that is twice as large. */
    private void sample(int x, int y, float[] color) {
      int x0 = clamp((x - 1) >> 1, width);
      int x1 = clamp(((x - 1) >> 1) + 1, width);
      int y0 = clamp((y - 1) >> 1, height);
      int y1 = clamp(((y - 1) >> 1) + 1, height);
      float right = (x & 1) == 0 ? 0.75f : 0.25f;
      float low = (y & 1) == 0 ? 0.75f : 0.25f;
      for (int c = 0; c < 3; c++) {
        float upper = at(x0, y0, c) * (1 - right) + at(x1, y0, c) * right;
        float lower = at(x0, y1, c) * (1 - right) + at(x1, y1, c) * right;
        color[c] = upper * (1 - low) + lower * low;
      }
    }

    private float at(int x, int y, int channel) {
      return values[4 * (y * width + x) + channel];
    }

    private static int clamp(int position, int length) {
      return Math.max(0, Math.min(length - 1, position));
    }
  }
}
