package dev.atelier.api.picture;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A picture in memory: upright, sRGB, 8 bits a channel, without alpha. Immutable.
 *
 * @since 0.1
 */
public final class Picture {

  private static final int OPAQUE = 0xff000000;

  private final int width;
  private final int height;
  private final int[] pixels;

  private Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Returns a picture with the colors of an image.
   *
   * @param image the image; alpha, if it has any, is ignored
   * @return the picture, which shares nothing with the image
   */
  public static Picture of(BufferedImage image) {
    requireNonNull(image, "image is null");
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels =
        isPacked(image)
            ? (int[]) image.getRaster().getDataElements(0, 0, width, height, null)
            : image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= OPAQUE;
    }
    return new Picture(width, height, pixels);
  }

  /** Says whether the image holds pixels as this does, so that none needs to be converted. */
  private static boolean isPacked(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_INT_RGB
        || image.getType() == BufferedImage.TYPE_INT_ARGB;
  }

  /**
   * Returns a picture with the colors of a tensor.
   *
   * @param tensor {@code 1x3xHxW} or {@code 3xHxW}, RGB; values outside 0..1 are clipped
   * @return the picture
   * @throws IllegalArgumentException if the shape is another, or a value is not a number
   */
  public static Picture of(NDArray tensor) {
    Shape shape = tensor.getShape();
    int dimensions = shape.dimension();
    boolean one = dimensions == 4 && shape.get(0) == 1;
    if (!(dimensions == 3 || one) || shape.get(dimensions - 3) != 3) {
      throw new IllegalArgumentException("a picture is 1x3xHxW or 3xHxW, not " + shape);
    }
    int height = Math.toIntExact(shape.get(dimensions - 2));
    int width = Math.toIntExact(shape.get(dimensions - 1));
    float[] values = tensor.toFloatArray();
    int plane = width * height;
    int[] pixels = new int[plane];
    for (int i = 0; i < plane; i++) {
      pixels[i] =
          OPAQUE
              | toByte(values[i]) << 16
              | toByte(values[plane + i]) << 8
              | toByte(values[2 * plane + i]);
    }
    return new Picture(width, height, pixels);
  }

  private static int toByte(float value) {
    if (Float.isNaN(value)) {
      throw new IllegalArgumentException("the tensor holds a value that is not a number");
    }
    return Math.round(Math.min(1, Math.max(0, value)) * 255);
  }

  /**
   * Returns the width.
   *
   * @return the width in pixels
   */
  public int width() {
    return width;
  }

  /**
   * Returns the height.
   *
   * @return the height in pixels
   */
  public int height() {
    return height;
  }

  /**
   * Returns the colors, row by row.
   *
   * @return a copy: {@code width * height} values, {@code 0xffRRGGBB}
   */
  public int[] pixels() {
    return pixels.clone();
  }

  /**
   * Returns a picture with the colors given.
   *
   * @param width the width in pixels, at least 1
   * @param height the height in pixels, at least 1
   * @param pixels {@code width * height} values, row by row, {@code 0xRRGGBB}; the highest byte is
   *     ignored
   * @return the picture, which shares nothing with the array
   * @throws IllegalArgumentException if the number of values is another
   */
  public static Picture of(int width, int height, int[] pixels) {
    requireNonNull(pixels, "pixels is null");
    if (width < 1 || height < 1 || pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          pixels.length + " values do not make a picture of " + width + "x" + height);
    }
    int[] opaque = new int[pixels.length];
    for (int i = 0; i < opaque.length; i++) {
      opaque[i] = OPAQUE | pixels[i];
    }
    return new Picture(width, height, opaque);
  }

  /**
   * Returns the picture as a tensor.
   *
   * @param manager what the tensor belongs to
   * @return {@code 1x3xHxW}, RGB, 0..1, 32-bit floats
   */
  public NDArray toTensor(NDManager manager) {
    int plane = width * height;
    float[] values = new float[3 * plane];
    for (int i = 0; i < plane; i++) {
      int pixel = pixels[i];
      values[i] = (pixel >> 16 & 0xff) / 255f;
      values[plane + i] = (pixel >> 8 & 0xff) / 255f;
      values[2 * plane + i] = (pixel & 0xff) / 255f;
    }
    return Tensors.of(values, new Shape(1, 3, height, width), manager);
  }

  /** Says whether another picture has the same size and the same colors. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Picture picture
        && width == picture.width
        && height == picture.height
        && Arrays.equals(pixels, picture.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(pixels);
  }

  /**
   * Returns the picture as an image.
   *
   * @return a new image of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return image;
  }
}
