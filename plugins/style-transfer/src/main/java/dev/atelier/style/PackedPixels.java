package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.tensor.Tensors;

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
   * @return the values, row by row within each channel
   */
  static float[] values(Picture picture, ColourTransfer colours) {
    int[] pixels = picture.pixels();
    int height = upTo(picture.height()) / 2;
    int width = upTo(picture.width()) / 2;
    float[] values = new float[StyleNetwork.PACKED * height * width];
    for (int y = 0; y < 2 * height; y++) {
      int row = mirrored(y, picture.height()) * picture.width();
      for (int x = 0; x < 2 * width; x++) {
        int pixel = pixels[row + mirrored(x, picture.width())];
        int index = index(x, y, width, height * width);
        for (int c = 0; c < 3; c++) {
          values[4 * c * height * width + index] = colours.apply(pixel, c);
        }
      }
    }
    return values;
  }

  /**
   * Makes a tensor of a packed picture.
   *
   * @param values what {@link #values} gave for the picture
   * @return {@code 1x16xhxw}
   */
  static NDArray tensor(float[] values, Picture picture, NDManager manager) {
    return Tensors.of(
        values,
        new Shape(1, StyleNetwork.PACKED, upTo(picture.height()) / 2, upTo(picture.width()) / 2),
        manager);
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
   * Adds a change to a packed picture and unpacks it.
   *
   * @param values the packed picture, as {@link #values} gave it
   * @param kept what part of it is kept, for each of the three colours
   * @param change {@code 1x16xhxw}
   * @param width the width in pixels to keep of {@code 2w}
   * @param height the height in pixels to keep of {@code 2h}
   * @throws IllegalArgumentException if a value is not a number
   */
  static Picture unpack(float[] values, float[] kept, NDArray change, int width, int height) {
    float[] changes = change.toFloatArray();
    int halfWidth = Math.toIntExact(change.getShape().get(3));
    int halfHeight = Math.toIntExact(change.getShape().get(2));
    int plane = halfHeight * halfWidth;
    int[] pixels = new int[width * height];
    float[] sums = new float[2 * halfWidth + 1];
    for (int y = 0; y < height; y++) {
      int below = Math.min(y + 1, 2 * halfHeight - 1);
      for (int c = 0; c < 3; c++) {
        int colour = 4 * c * plane;
        int here = colour + index(0, y, halfWidth, plane);
        int under = colour + index(0, below, halfWidth, plane);
        for (int x = 0; x < halfWidth; x++) {
          sums[2 * x] = changes[here + x] + changes[under + x];
          sums[2 * x + 1] = changes[here + plane + x] + changes[under + plane + x];
        }
        // What lies beyond the right border is what lies at it.
        sums[2 * halfWidth] = sums[2 * halfWidth - 1];
        for (int x = 0; x < width; x++) {
          float value =
              kept[c] * values[here + x % 2 * plane + x / 2] + (sums[x] + sums[x + 1]) / 4;
          pixels[y * width + x] = pixels[y * width + x] << 8 | toByte(value);
        }
      }
    }
    return Picture.of(width, height, pixels);
  }

  private static int index(int x, int y, int halfWidth, int plane) {
    return (2 * (y % 2) + x % 2) * plane + (y / 2) * halfWidth + x / 2;
  }

  private static int toByte(float value) {
    if (Float.isNaN(value)) {
      throw new IllegalArgumentException("the network gave a value that is not a number");
    }
    // Quicker than to round, which minds numbers below zero.
    return (int) (Math.min(1, Math.max(0, value)) * 255 + 0.5f);
  }

  /**
   * Adds changes to packed pictures and unpacks them; gradients flow through.
   *
   * <p>A change is averaged over two by two pixels: what comes out of neighbouring channels and
   * goes side by side would otherwise leave a pattern of chequers (Sugawara et al., "Checkerboard
   * artifacts free convolutional neural networks", 2019).
   *
   * @param packed {@code Nx16xhxw}
   * @param kept {@code Nx3x1x1}
   * @param change {@code Nx16xhxw}
   * @return {@code Nx3x2hx2w}
   */
  static NDArray unpackBatch(NDArray packed, NDArray kept, NDArray change) {
    NDArray images = toImages(change);
    long height = images.getShape().get(2);
    long width = images.getShape().get(3);
    NDArray wide = images.concat(images.get(":,:,:," + (width - 1) + ":"), 3);
    NDArray tall = wide.concat(wide.get(":,:," + (height - 1) + ":,:"), 2);
    NDArray rows = tall.get(":,:,:-1,:").add(tall.get(":,:,1:,:"));
    NDArray sums = rows.get(":,:,:,:-1").add(rows.get(":,:,:,1:"));
    return toImages(packed).mul(kept).add(sums.div(4));
  }

  /** Puts the packed pixels of pictures back in their places, {@code Nx3x2hx2w}. */
  static NDArray toImages(NDArray packed) {
    Shape shape = packed.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    // Flat before it is cut, since MXNet cannot cut the layout that convolutions leave.
    return packed
        .reshape(shape.get(0), -1)
        .get(":, :" + 12 * height * width)
        .reshape(shape.get(0) * 3, 2, 2, height, width)
        .transpose(0, 3, 1, 4, 2)
        .reshape(shape.get(0), 3, 2 * height, 2 * width);
  }
}
