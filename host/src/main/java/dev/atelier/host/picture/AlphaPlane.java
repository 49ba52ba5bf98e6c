package dev.atelier.host.picture;

import java.awt.image.BufferedImage;

/** How opaque each pixel of a picture is. */
final class AlphaPlane {

  private final int width;
  private final int height;
  private final byte[] values;

  /**
   * Creates a plane.
   *
   * @param values row by row, 0 (transparent) to 255 (opaque); not copied
   */
  AlphaPlane(int width, int height, byte[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean isOpaque() {
    for (byte value : values) {
      if (value != -1) {
        return false;
      }
    }
    return true;
  }

  int at(int index) {
    return values[index] & 0xff;
  }

  /** Returns the plane for a picture of another size; the same if the size is the same. */
  AlphaPlane scaledTo(int newWidth, int newHeight) {
    return newWidth == width && newHeight == height
        ? this
        : of(Scaling.scale(toImage(), newWidth, newHeight));
  }

  AlphaPlane upright(int orientation) {
    return orientation == 1 ? this : of(Orientation.upright(toImage(), orientation));
  }

  /** A gray image, since libraries handle those. */
  private BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = at(y * width + x) * 0x010101;
      }
      image.getRaster().setDataElements(0, y, width, 1, row);
    }
    return image;
  }

  private static AlphaPlane of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] values = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int[] row = image.getRGB(0, y, width, 1, null, 0, width);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = (byte) row[x];
      }
    }
    return new AlphaPlane(width, height, values);
  }
}
