package dev.atelier.autoencoder.model;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;

/** Turns pictures into squares of numbers, and back. */
public final class PixelTensors {

  private PixelTensors() {}

  /**
   * Returns the middle of a picture as numbers.
   *
   * @param side the side of the square, which the short side is scaled to
   * @param channels 1 for gray, 3 for red, green and blue
   * @return {@code CxSxS}, 0..1
   */
  public static float[] middle(Picture picture, int side, int channels, PictureService pictures) {
    Picture scaled = shortSide(picture, side, pictures);
    return cut(scaled, (scaled.width() - side) / 2, (scaled.height() - side) / 2, side, channels);
  }

  /** Scales the short side of a picture. */
  public static Picture shortSide(Picture picture, int side, PictureService pictures) {
    double factor = (double) side / Math.min(picture.width(), picture.height());
    return pictures.resize(
        picture,
        Math.max(side, (int) Math.round(picture.width() * factor)),
        Math.max(side, (int) Math.round(picture.height() * factor)));
  }

  private static float[] cut(Picture picture, int left, int top, int side, int channels) {
    int[] pixels = picture.pixels();
    float[] values = new float[channels * side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int pixel = pixels[(top + y) * picture.width() + left + x];
        put(pixel, values, y * side + x, side * side, channels);
      }
    }
    return values;
  }

  private static void put(int pixel, float[] values, int place, int plane, int channels) {
    float red = (pixel >> 16 & 0xff) / 255f;
    float green = (pixel >> 8 & 0xff) / 255f;
    float blue = (pixel & 0xff) / 255f;
    if (channels == 1) {
      // What gray a color is to the eye (ITU-R BT.601).
      values[place] = 0.299f * red + 0.587f * green + 0.114f * blue;
    } else {
      values[place] = red;
      values[plane + place] = green;
      values[2 * plane + place] = blue;
    }
  }

  /**
   * Returns a picture of numbers.
   *
   * @param values {@code CxSxS}; what is outside 0..1 is clipped
   */
  public static Picture picture(float[] values, int side) {
    int plane = side * side;
    boolean gray = values.length == plane;
    int[] pixels = new int[plane];
    for (int i = 0; i < plane; i++) {
      int red = toByte(values[i]);
      pixels[i] =
          gray
              ? red * 0x010101
              : red << 16 | toByte(values[plane + i]) << 8 | toByte(values[2 * plane + i]);
    }
    return Picture.of(side, side, pixels);
  }

  private static int toByte(float value) {
    return Math.round(Math.min(1, Math.max(0, value)) * 255);
  }

  /** Returns the mean of the squared differences after clipping to 0..1. */
  public static double meanSquare(float[] wanted, float[] found) {
    double sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = wanted[i] - Math.min(1, Math.max(0, found[i]));
      sum += difference * difference;
    }
    return sum / wanted.length;
  }
}
