package dev.atelier.style.image;

import dev.atelier.api.picture.Picture;

/** What can be done with pixels without looking at colors. */
public final class PixelOps {

  private PixelOps() {}

  /** Cuts out a square. */
  public static Picture crop(Picture picture, int left, int top, int side) {
    return crop(picture, left, top, side, side);
  }

  /** Cuts out a rectangle, which lies within the picture. */
  public static Picture crop(Picture picture, int left, int top, int width, int height) {
    int[] pixels = picture.pixels();
    int[] cut = new int[width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, (top + y) * picture.width() + left, cut, y * width, width);
    }
    return Picture.of(width, height, cut);
  }

  /** Swaps left and right. */
  public static Picture flip(Picture picture) {
    int[] pixels = picture.pixels();
    int width = picture.width();
    for (int row = 0; row < pixels.length; row += width) {
      for (int x = 0; x < width / 2; x++) {
        int pixel = pixels[row + x];
        pixels[row + x] = pixels[row + width - 1 - x];
        pixels[row + width - 1 - x] = pixel;
      }
    }
    return Picture.of(width, picture.height(), pixels);
  }
}
