package dev.atelier.style.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.image.ColorTransfer;
import java.util.Arrays;

/**
 * A picture in which two by two neighboring pixels are one position of sixteen channels: channel
 * {@code 4c + 2y + x} is color {@code c} of the pixel in row {@code y} and column {@code x} of the
 * four, and the last four are zero.
 */
public final class SpaceToDepth {

  /** Four for each color. */
  private static final int CHANNELS = 12;

  private static final int COLORS = 3;

  private final int height;
  private final int width;

  /** Of the channels that are not zero, row by row within each. */
  private final float[] values;

  private SpaceToDepth(int height, int width) {
    this.height = height;
    this.width = width;
    this.values = new float[CHANNELS * height * width];
  }

  /**
   * Packs a picture whose colors are mapped, mirrored at the right and at the bottom until its
   * sides are multiples of {@link StyleTransferNetwork#MULTIPLE}, and two of these at least.
   */
  public static SpaceToDepth of(Picture picture, ColorTransfer colors) {
    SpaceToDepth packed = new SpaceToDepth(upTo(picture.height()) / 2, upTo(picture.width()) / 2);
    int[] pixels = picture.pixels();
    int[] columns = new int[2 * packed.width];
    for (int x = 0; x < columns.length; x++) {
      columns[x] = mirrored(x, picture.width());
    }
    int[] even = new int[packed.width];
    int[] odd = new int[packed.width];
    for (int y = 0; y < 2 * packed.height; y++) {
      int row = mirrored(y, picture.height()) * picture.width();
      for (int x = 0; x < packed.width; x++) {
        even[x] = pixels[row + columns[2 * x]];
        odd[x] = pixels[row + columns[2 * x + 1]];
      }
      for (int c = 0; c < COLORS; c++) {
        colors.apply(even, c, packed.values, packed.index(c, 0, y));
        colors.apply(odd, c, packed.values, packed.index(c, 1, y));
      }
    }
    return packed;
  }

  /** Returns where the values of a color in the even (0) or odd (1) columns of a row begin. */
  private int index(int color, int column, int row) {
    int channel = 4 * color + 2 * (row % 2) + column;
    return (channel * height + row / 2) * width;
  }

  /**
   * Makes a tensor of it.
   *
   * @return {@code 1x16xhxw}
   */
  public NDArray tensor(NDManager manager) {
    float[] all = new float[StyleTransferNetwork.PACKED * height * width];
    System.arraycopy(values, 0, all, 0, values.length);
    return Tensors.of(all, new Shape(1, StyleTransferNetwork.PACKED, height, width), manager);
  }

  /**
   * Makes a tensor of it with all channels normalized over the picture, scaled and shifted, and
   * surrounded by one position of their mirror image: what {@link InstanceNormalization} and a
   * reflection would make of {@link #tensor}, in a pass over numbers that are at hand.
   *
   * @param gains the deviation that each of the sixteen channels gets
   * @param shifts the mean that each of the sixteen channels gets
   * @param epsilon added to every variance
   * @return {@code 1x16x(h+2)x(w+2)}
   */
  NDArray normalized(float[] gains, float[] shifts, float epsilon, NDManager manager) {
    int wide = width + 2;
    int plane = (height + 2) * wide;
    float[] all = new float[StyleTransferNetwork.PACKED * plane];
    for (int channel = 0; channel < StyleTransferNetwork.PACKED; channel++) {
      int end = (channel + 1) * plane;
      if (channel < CHANNELS) {
        normalize(channel, gains[channel], shifts[channel], epsilon, all);
      } else {
        Arrays.fill(all, end - plane, end, shifts[channel]);
      }
    }
    return Tensors.of(all, new Shape(1, StyleTransferNetwork.PACKED, height + 2, wide), manager);
  }

  private void normalize(int channel, float gain, float shift, float epsilon, float[] all) {
    int first = channel * height * width;
    double mean = sumOfPowers(channel, 0, 1) / (height * width);
    double variance = sumOfPowers(channel, (float) mean, 2) / (height * width);
    float factor = (float) (gain / Math.sqrt(variance + epsilon));
    float offset = (float) (shift - mean * factor);
    int wide = width + 2;
    int start = channel * (height + 2) * wide;
    for (int y = 0; y < height; y++) {
      int from = first + y * width;
      int to = start + (y + 1) * wide + 1;
      for (int x = 0; x < width; x++) {
        all[to + x] = values[from + x] * factor + offset;
      }
      all[to - 1] = all[to + 1];
      all[to + width] = all[to + width - 2];
    }
    System.arraycopy(all, start + 2 * wide, all, start, wide);
    System.arraycopy(all, start + (height - 1) * wide, all, start + (height + 1) * wide, wide);
  }

  /** Sums a power, 1 or 2, of what the values of a channel are above another value. */
  private double sumOfPowers(int channel, float above, int power) {
    // Column by column, for compilers add up rows of numbers at once, but not the numbers of a row.
    float[] columns = new float[width];
    for (int y = 0; y < height; y++) {
      int row = (channel * height + y) * width;
      for (int x = 0; x < width; x++) {
        float difference = values[row + x] - above;
        columns[x] += power == 1 ? difference : difference * difference;
      }
    }
    double sum = 0;
    for (float column : columns) {
      sum += column;
    }
    return sum;
  }

  /** The coarsest maps must be two positions long, or there is nothing to mirror them with. */
  private static int upTo(int length) {
    int multiple = StyleTransferNetwork.MULTIPLE;
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
   * Adds changes and unpacks the sums.
   *
   * @param kept what part of the picture is kept, for each of the three colors
   * @param changes what to add, as a tensor {@code 1x16xhxw} holds it
   * @param pictureWidth the width in pixels to keep of {@code 2w}
   * @param pictureHeight the height in pixels to keep of {@code 2h}
   * @throws IllegalArgumentException if a value is not a number
   */
  public Picture unpack(float[] kept, float[] changes, int pictureWidth, int pictureHeight) {
    int[] pixels = new int[pictureWidth * pictureHeight];
    // Changes, pixels in even and in odd columns; of even changes there is one more to the right.
    float[] even = new float[width + 1];
    float[] odd = new float[width];
    // What stays of the row before goes into the highest byte, which is ignored.
    int[] evenPixels = new int[width];
    int[] oddPixels = new int[width];
    float[] checked = new float[width];
    for (int y = 0; y < pictureHeight; y++) {
      int below = Math.min(y + 1, 2 * height - 1);
      for (int c = 0; c < COLORS; c++) {
        int evenHere = index(c, 0, y);
        int oddHere = index(c, 1, y);
        int evenBelow = index(c, 0, below);
        int oddBelow = index(c, 1, below);
        for (int x = 0; x < width; x++) {
          even[x] = changes[evenHere + x] + changes[evenBelow + x];
          odd[x] = changes[oddHere + x] + changes[oddBelow + x];
        }
        // What lies beyond the right border is what lies at it.
        even[width] = odd[width - 1];
        for (int x = 0; x < width; x++) {
          float left = kept[c] * values[evenHere + x] + (even[x] + odd[x]) / 4;
          float right = kept[c] * values[oddHere + x] + (odd[x] + even[x + 1]) / 4;
          checked[x] += left + right;
          evenPixels[x] = evenPixels[x] << 8 | toByte(left);
          oddPixels[x] = oddPixels[x] << 8 | toByte(right);
        }
      }
      for (int x = 0; x < pictureWidth; x++) {
        pixels[y * pictureWidth + x] = x % 2 == 0 ? evenPixels[x / 2] : oddPixels[x / 2];
      }
    }
    requireNumbers(checked);
    return Picture.of(pictureWidth, pictureHeight, pixels);
  }

  /** Quicker than to round, which minds numbers below zero. */
  private static int toByte(float value) {
    return (int) (Math.min(1, Math.max(0, value)) * 255 + 0.5f);
  }

  /** Looks at sums, which are no numbers where any of the terms is none. */
  private static void requireNumbers(float[] sums) {
    for (float sum : sums) {
      if (Float.isNaN(sum)) {
        throw new IllegalArgumentException("the network gave a value that is not a number");
      }
    }
  }

  /**
   * Adds changes to packed pictures and unpacks them; gradients flow through.
   *
   * <p>A change is averaged over two by two pixels: what comes out of neighboring channels and goes
   * side by side would otherwise leave a pattern of checkers (Sugawara et al., "Checkerboard
   * artifacts free convolutional neural networks", 2019).
   *
   * @param packed {@code Nx16xhxw}
   * @param kept {@code Nx3x1x1}
   * @param change {@code Nx16xhxw}
   * @return {@code Nx3x2hx2w}
   */
  public static NDArray unpackBatch(NDArray packed, NDArray kept, NDArray change) {
    NDArray images = toImages(change);
    long height = images.getShape().get(2);
    long width = images.getShape().get(3);
    NDArray wide = images.concat(images.get(":,:,:," + (width - 1) + ":"), 3);
    NDArray tall = wide.concat(wide.get(":,:," + (height - 1) + ":,:"), 2);
    NDArray rows = tall.get(":,:,:-1,:").add(tall.get(":,:,1:,:"));
    NDArray sums = rows.get(":,:,:,:-1").add(rows.get(":,:,:,1:"));
    return toImages(packed).mul(kept).add(Tensors.scaled(sums, 0.25));
  }

  /** Puts the packed pixels of pictures back in their places, {@code Nx3x2hx2w}. */
  public static NDArray toImages(NDArray packed) {
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
