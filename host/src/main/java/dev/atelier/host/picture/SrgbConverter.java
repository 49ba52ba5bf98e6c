package dev.atelier.host.picture;

import dev.atelier.host.file.HiddenFailures;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Takes decoded images of any color model apart: sRGB with 8 bits on one hand, alpha on the other.
 *
 * <p>It looks at the samples themselves. {@link BufferedImage#getRGB} would take gray to be linear,
 * which it is in no file, and drop bits instead of rounding.
 */
final class SrgbConverter {

  /** How many pixels are converted at once. */
  private static final int STRIP = 1 << 18;

  private final BufferedImage image;
  private final ColorModel model;
  private final int width;
  private final int height;

  /** How many samples a pixel has without alpha; three for a palette. */
  private final int colors;

  private final boolean deep;
  private final boolean plain;
  private final Optional<ColorConvertOp> toSrgb;
  private final int[] pixels;
  private final byte[] alpha;

  private SrgbConverter(BufferedImage image, Optional<byte[]> profile) {
    this.image = image;
    model = image.getColorModel();
    width = image.getWidth();
    height = image.getHeight();
    colors = model instanceof IndexColorModel ? 3 : model.getNumColorComponents();
    deep = isDeep();
    plain = isPlain();
    toSrgb = profile.flatMap(this::parse).or(this::ownProfile).flatMap(SrgbConverter::conversion);
    pixels = new int[Math.multiplyExact(width, height)];
    alpha = model.hasAlpha() ? new byte[pixels.length] : new byte[0];
  }

  /** The parts of an image. */
  static final class Parts {

    private final int width;
    private final int[] pixels;
    private final Optional<AlphaPlane> alpha;

    private Parts(int width, int[] pixels, Optional<AlphaPlane> alpha) {
      this.width = width;
      this.pixels = pixels;
      this.alpha = alpha;
    }

    int width() {
      return width;
    }

    /** The colors in sRGB, row by row. */
    int[] pixels() {
      return pixels;
    }

    /** How opaque the pixels are; empty if all are. */
    Optional<AlphaPlane> alpha() {
      return alpha;
    }
  }

  /**
   * Converts an image.
   *
   * @param profile the color profile that the file holds and the reader did not apply; ignored if
   *     it is broken or does not fit
   */
  static Parts convert(BufferedImage image, Optional<byte[]> profile) {
    return new SrgbConverter(image, profile).convert();
  }

  private Parts convert() {
    if (toSrgb.isPresent()) {
      int rows = Math.max(1, STRIP / width);
      for (int y = 0; y < height; y += rows) {
        convertStrip(y, Math.min(rows, height - y), toSrgb.get());
      }
    } else {
      int[] row = new int[width * colors];
      for (int y = 0; y < height; y++) {
        readRow(y, row);
        writeRow(y, row, colors, deep);
      }
    }
    Optional<AlphaPlane> plane =
        Optional.of(new AlphaPlane(width, height, alpha))
            .filter(some -> alpha.length > 0 && !some.isOpaque());
    return new Parts(width, pixels, plane);
  }

  private Optional<ICC_Profile> parse(byte[] bytes) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      return Optional.of(profile).filter(some -> some.getNumComponents() == colors);
    } catch (IllegalArgumentException e) {
      HiddenFailures.log(SrgbConverter.class, "a color profile is malformed, and not used", e);
      return Optional.empty();
    }
  }

  private Optional<ICC_Profile> ownProfile() {
    ColorSpace space = model.getColorSpace();
    boolean usual = space.isCS_sRGB() || space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
    return !usual && space instanceof ICC_ColorSpace icc && icc.getNumComponents() == colors
        ? Optional.of(icc.getProfile())
        : Optional.empty();
  }

  /** Returns the conversion; empty if the profile cannot be used, or is sRGB by another name. */
  private static Optional<ColorConvertOp> conversion(ICC_Profile profile) {
    try {
      ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
      ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
      return isIdentity(conversion, profile.getNumComponents())
          ? Optional.empty()
          : Optional.of(conversion);
    } catch (CMMException | IllegalArgumentException e) {
      HiddenFailures.log(
          SrgbConverter.class, "a color profile cannot be converted from, and is not used", e);
      return Optional.empty();
    }
  }

  private static boolean isIdentity(ColorConvertOp conversion, int colors) {
    int steps = 9;
    int count = (int) Math.pow(steps, colors);
    WritableRaster from = interleaved(DataBuffer.TYPE_BYTE, count, 1, colors);
    for (int i = 0; i < count; i++) {
      for (int c = 0, rest = i; c < colors; c++, rest /= steps) {
        from.setSample(i, 0, c, rest % steps * 255 / (steps - 1));
      }
    }
    WritableRaster to = interleaved(DataBuffer.TYPE_BYTE, count, 1, 3);
    conversion.filter(from, to);
    boolean same = colors <= 3;
    for (int i = 0; same && i < count; i++) {
      for (int c = 0; c < 3; c++) {
        int expected = from.getSample(i, 0, Math.min(c, colors - 1));
        same &= Math.abs(to.getSample(i, 0, c) - expected) <= 1;
      }
    }
    return same;
  }

  private void convertStrip(int top, int rows, ColorConvertOp conversion) {
    int type = deep ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    int[] row = new int[width * colors];
    WritableRaster samples = interleaved(type, width, rows, colors);
    for (int y = 0; y < rows; y++) {
      readRow(top + y, row);
      samples.setPixels(0, y, width, 1, row);
    }
    WritableRaster rgb = interleaved(DataBuffer.TYPE_BYTE, width, rows, 3);
    conversion.filter(samples, rgb);
    int[] values = new int[width * 3];
    for (int y = 0; y < rows; y++) {
      rgb.getPixels(0, y, width, 1, values);
      writeRow(top + y, values, 3, false);
    }
  }

  private void writeRow(int y, int[] values, int bands, boolean wide) {
    for (int x = 0; x < width; x++) {
      pixels[y * width + x] = toRgb(values, x * bands, bands, wide);
    }
  }

  private boolean isDeep() {
    if (model instanceof IndexColorModel) {
      return false;
    }
    int type = image.getRaster().getTransferType();
    boolean fractional = type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE;
    boolean deep = fractional;
    for (int c = 0; c < colors; c++) {
      deep |= model.getComponentSize(c) > 8;
    }
    return deep;
  }

  /** Says whether samples are bytes of color and nothing else, which need no arithmetic. */
  private boolean isPlain() {
    boolean plain =
        !(model instanceof IndexColorModel)
            && !model.hasAlpha()
            && image.getRaster().getTransferType() == DataBuffer.TYPE_BYTE
            && image.getRaster().getNumBands() == colors;
    for (int c = 0; c < colors; c++) {
      plain &= model.getComponentSize(c) == 8;
    }
    return plain;
  }

  /** Reads a row's colors, 0 to 255 or if they are deep to 65,535, and its alpha. */
  private void readRow(int y, int[] row) {
    int maximum = deep ? 0xffff : 0xff;
    Raster raster = image.getRaster();
    int left = raster.getMinX();
    if (plain) {
      raster.getPixels(left, y + raster.getMinY(), width, 1, row);
      return;
    }
    if (model instanceof IndexColorModel palette) {
      int[] indices = raster.getPixels(left, y + raster.getMinY(), width, 1, (int[]) null);
      for (int x = 0; x < width; x++) {
        int argb = palette.getRGB(indices[x]);
        row[3 * x] = argb >> 16 & 0xff;
        row[3 * x + 1] = argb >> 8 & 0xff;
        row[3 * x + 2] = argb & 0xff;
        if (alpha.length > 0) {
          alpha[y * width + x] = (byte) (argb >>> 24);
        }
      }
      return;
    }
    int bands = raster.getNumBands();
    double[] values = raster.getPixels(left, y + raster.getMinY(), width, 1, (double[]) null);
    double[] largest = new double[bands];
    for (int band = 0; band < bands; band++) {
      largest[band] = largest(raster.getTransferType(), band);
    }
    for (int x = 0; x < width; x++) {
      double opacity = 1;
      if (alpha.length > 0) {
        opacity = values[x * bands + colors] / largest[colors];
        alpha[y * width + x] = (byte) round(opacity, 255);
      }
      double multiplied = model.isAlphaPremultiplied() && opacity > 0 ? opacity : 1;
      for (int c = 0; c < colors; c++) {
        row[x * colors + c] = round(values[x * bands + c] / largest[c] / multiplied, maximum);
      }
    }
  }

  private double largest(int transferType, int band) {
    return switch (transferType) {
      case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> 1;
      case DataBuffer.TYPE_SHORT -> Short.MAX_VALUE;
      default -> {
        int size = model.getComponentSize(Math.min(band, model.getNumComponents() - 1));
        yield Math.pow(2, size) - 1;
      }
    };
  }

  private static int round(double value, int maximum) {
    return (int) Math.round(Math.max(0, Math.min(1, value)) * maximum);
  }

  private int toRgb(int[] values, int at, int bands, boolean wide) {
    if (bands == 4) {
      int key = 255 - toByte(values[at + 3], wide);
      return ink(values[at], wide, key) << 16
          | ink(values[at + 1], wide, key) << 8
          | ink(values[at + 2], wide, key);
    }
    int green = bands >= 3 ? 1 : 0;
    int blue = bands >= 3 ? 2 : 0;
    return toByte(values[at], wide) << 16
        | toByte(values[at + green], wide) << 8
        | toByte(values[at + blue], wide);
  }

  /** Without a profile nobody knows the inks; this is what most programs do. */
  private static int ink(int value, boolean wide, int key) {
    return ((255 - toByte(value, wide)) * key + 127) / 255;
  }

  private static int toByte(int value, boolean wide) {
    return wide ? (value * 255 + 32767) / 65535 : value;
  }

  private static WritableRaster interleaved(int type, int width, int height, int bands) {
    return Raster.createInterleavedRaster(type, width, height, bands, null);
  }
}
