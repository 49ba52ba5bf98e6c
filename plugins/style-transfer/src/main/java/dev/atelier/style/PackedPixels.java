package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import java.nio.FloatBuffer;

/**
 * Pictures as tensors in which two by two neighbouring pixels are one position of sixteen channels:
 * channel {@code 4c + 2y + x} is colour {@code c} of the pixel in row {@code y} and column {@code
 * x} of the four, and the last four are zero.
 */
final class PackedPixels {

  private PackedPixels() {}

  /**
   * Packs a picture whose colours are mapped, mirrored at the right and at the bottom until its
   * sides are multiples of {@link StyleNetwork#MULTIPLE}, and two of these at least.
   *
   * @return {@code 1x16xhxw}
   */
  static NDArray pack(Picture picture, ColourTransfer colours, NDManager manager) {
    int height = upTo(picture.height()) / 2;
    int width = upTo(picture.width()) / 2;
    float[] values = values(picture, colours);
    return manager.create(
        FloatBuffer.wrap(values),
        new Shape(1, StyleNetwork.PACKED, height, width),
        DataType.FLOAT32);
  }

  /** Returns the values of a packed picture, row by row within each channel. */
  static float[] values(Picture picture, ColourTransfer colours) {
    int[] pixels = picture.pixels();
    int height = upTo(picture.height()) / 2;
    int width = upTo(picture.width()) / 2;
    float[] values = new float[StyleNetwork.PACKED * height * width];
    for (int y = 0; y < 2 * height; y++) {
      int row = mirrored(y, picture.height()) * picture.width();
      for (int x = 0; x < 2 * width; x++) {
        int pixel = pixels[row + mirrored(x, picture.width())];
        int position = (y / 2) * width + x / 2;
        int corner = 2 * (y % 2) + x % 2;
        for (int c = 0; c < 3; c++) {
          values[(4 * c + corner) * height * width + position] = colours.apply(pixel, c);
        }
      }
    }
    return values;
  }

  /** The coarsest maps must be two positions long, or there is nothing to mirror them with. */
  private static int upTo(int length) {
    int multiple = StyleNetwork.MULTIPLE;
    return Math.max(2 * multiple, (length + multiple - 1) / multiple * multiple);
  }

  /** Mirrors without repeating the border, to and fro where a side is short. */
  private static int mirrored(int index, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int within = index % period;
    return within < length ? within : period - within;
  }

  /**
   * Unpacks a picture.
   *
   * @param packed {@code 1x16xhxw}; values beyond 0..1 are clipped
   * @param width the width in pixels to keep of {@code 2w}
   * @param height the height in pixels to keep of {@code 2h}
   * @throws IllegalArgumentException if a value is not a number
   */
  static Picture unpack(NDArray packed, int width, int height) {
    float[] values = packed.toFloatArray();
    int halfWidth = Math.toIntExact(packed.getShape().get(3));
    int plane = Math.toIntExact(packed.getShape().get(2)) * halfWidth;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int index = (2 * (y % 2) + x % 2) * plane + (y / 2) * halfWidth + x / 2;
        int pixel = 0;
        for (int c = 0; c < 3; c++) {
          pixel = pixel << 8 | toByte(values[index + 4 * c * plane]);
        }
        pixels[y * width + x] = pixel;
      }
    }
    return Picture.of(width, height, pixels);
  }

  private static int toByte(float value) {
    if (Float.isNaN(value)) {
      throw new IllegalArgumentException("the network gave a value that is not a number");
    }
    return Math.round(Math.min(1, Math.max(0, value)) * 255);
  }

  /**
   * Unpacks a tensor; gradients flow through.
   *
   * @param packed {@code Nx16xhxw}
   * @return {@code Nx3x2hx2w}
   */
  static NDArray toImages(NDArray packed) {
    Shape shape = packed.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    return packed
        .get(":, 0:12")
        .reshape(shape.get(0) * 3, 2, 2, height, width)
        .transpose(0, 3, 1, 4, 2)
        .reshape(shape.get(0), 3, 2 * height, 2 * width);
  }
}
