package dev.atelier.host.picture;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.toolkit.file.PictureKind;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads one picture file. */
final class Decoder {

  private static final int[] RGB_MASKS = {0xff0000, 0xff00, 0xff};

  /** Decoded samples of up to eight bytes, the converted pixels, and the picture made of them. */
  private static final int BYTES_PER_PIXEL = 16;

  /** What decoders say of pictures that they fill with gray, or with something else. */
  private static final Pattern LOSS =
      Pattern.compile(
          "premature|truncated|unexpected e|end of (file|stream|data|input)|\\beof\\b|bad huffman"
              + "|inconsistent progression|instead of rst|corrupt|invalid sos");

  /** What is said of things that do not touch the pixels. */
  private static final Pattern HARMLESS =
      Pattern.compile("icc|exif|profile|jfif|xmp|metadata|adobe");

  /** A few bytes left over at the end are a habit of some cameras. */
  private static final Pattern EXTRANEOUS =
      Pattern.compile("(\\d+) extraneous bytes before marker 0xd9");

  private static final int FEW_BYTES = 64;

  private final String name;
  private final ImageInputStream input;
  private final long memory;
  private final EmbeddedData embedded = new EmbeddedData();
  private final List<String> losses = new ArrayList<>();

  /**
   * Creates a decoder.
   *
   * @param name what to call the file in messages
   * @param memory how many bytes a picture may need
   */
  Decoder(String name, ImageInputStream input, long memory) {
    this.name = name;
    this.input = input;
    this.memory = memory;
  }

  /**
   * Reads the picture.
   *
   * @throws OperationException if there is none, or not the whole of one
   */
  PictureFile decode() {
    try {
      PictureFormat format = format(name, input);
      embedded.scan(format, input);
      return picture(format);
    } catch (DamagedFileException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      if (e instanceof OperationException known) {
        throw known;
      }
      // Decoders throw all sorts of things at a file that is not what it seems.
      throw damaged("its data make no sense", e);
    } catch (OutOfMemoryError e) {
      throw new OperationException(
          name + " is too large for the memory there is: " + moreMemory(2 * memory), e);
    }
  }

  /**
   * Returns the format of a file.
   *
   * @throws OperationException if it is none that can be read
   */
  static PictureFormat format(String name, ImageInputStream input) throws IOException {
    byte[] head = new byte[PictureFormat.SIGNATURE_LENGTH];
    input.seek(0);
    int length = 0;
    for (int n = 0; n >= 0 && length < head.length; length += Math.max(0, n)) {
      n = input.read(head, length, head.length - length);
    }
    if (length == 0) {
      throw new OperationException(name + " is empty: get it again from where it came");
    }
    return PictureFormat.ofContent(head)
        .orElseThrow(
            () ->
                new OperationException(
                    name
                        + PictureKind.ofContent(head)
                            .map(kind -> " is " + kind + ", and")
                            .orElse("")
                        + " is not a picture that can be read (JPEG, PNG, TIFF, WebP, GIF, BMP):"
                        + " convert it to one of these"));
  }

  private PictureFile picture(PictureFormat format) throws IOException {
    SrgbConverter.Parts parts = pixels(format);
    if (!losses.isEmpty()) {
      throw new DamagedFileException("parts of its data are lost (" + losses.get(0) + ")");
    }
    parts.alpha().ifPresent(alpha -> TransparencyFill.fill(parts.pixels(), alpha));
    int orientation = embedded.orientation();
    BufferedImage upright = Orientation.upright(toImage(parts), orientation);
    Optional<AlphaPlane> alpha = parts.alpha().map(plane -> plane.upright(orientation));
    Attachments attachments = new Attachments(alpha, embedded.exif, embedded.xmp);
    return new PictureFile(Picture.of(upright), format, attachments);
  }

  private SrgbConverter.Parts pixels(PictureFormat format) throws IOException {
    return switch (format) {
      case PNG -> SrgbConverter.convert(read(format, input), embedded.icc);
      case JPEG ->
          embedded.icc.isPresent()
              ? jpegWithProfile()
              : SrgbConverter.convert(read(format, input), Optional.empty());
      // These readers apply the profile, or say so in the color model.
      case TIFF, GIF, BMP -> SrgbConverter.convert(read(format, input), Optional.empty());
      case WEBP -> {
        try (ImageInputStream ending = new EndingInputStream(input)) {
          yield SrgbConverter.convert(read(format, ending), Optional.empty());
        }
      }
    };
  }

  /** The reader is good at inks, but fails at broken profiles and ignores those of gray. */
  private SrgbConverter.Parts jpegWithProfile() throws IOException {
    if (isForInks(embedded.icc.orElseThrow())) {
      try {
        return SrgbConverter.convert(read(PictureFormat.JPEG, input), Optional.empty());
      } catch (RuntimeException e) {
        if (e instanceof OperationException known) {
          throw known;
        }
        losses.clear();
      }
    }
    byte[] plain = JpegContainer.withoutProfile(input);
    try (ImageInputStream stream = new ByteArrayImageInputStream(plain)) {
      return SrgbConverter.convert(read(PictureFormat.JPEG, stream), embedded.icc);
    }
  }

  private static boolean isForInks(byte[] profile) {
    return profile.length > 20
        && new String(profile, 16, 4, StandardCharsets.ISO_8859_1).equals("CMYK");
  }

  private BufferedImage read(PictureFormat format, ImageInputStream stream) throws IOException {
    stream.seek(0);
    ImageReader reader = isBigTiff(format) ? Codecs.bigTiffReader() : Codecs.reader(format);
    try {
      reader.addIIOReadWarningListener((source, warning) -> note(warning));
      reader.setInput(stream, false, true);
      checkSize(reader.getWidth(0), reader.getHeight(0));
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private boolean isBigTiff(PictureFormat format) throws IOException {
    if (format != PictureFormat.TIFF) {
      return false;
    }
    input.seek(2);
    boolean big = input.readUnsignedByte() + input.readUnsignedByte() == '+';
    input.seek(0);
    return big;
  }

  private void note(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    Matcher extraneous = EXTRANEOUS.matcher(text);
    boolean few =
        extraneous.find()
            && extraneous.group(1).length() < 6
            && Integer.parseInt(extraneous.group(1)) <= FEW_BYTES;
    if (!few && LOSS.matcher(text).find() && !HARMLESS.matcher(text).find()) {
      losses.add(warning.lines().findFirst().orElse("").strip());
    }
  }

  private void checkSize(int width, int height) throws IOException {
    if (width < 1 || height < 1) {
      throw new DamagedFileException("it says that it is " + size(width, height) + " pixels large");
    }
    long pixels = (long) width * height;
    if (pixels > Integer.MAX_VALUE - 8) {
      throw new OperationException(
          name
              + " is too large: it has "
              + size(width, height)
              + " pixels, and 2 billion are the most; scale it down first");
    }
    long needed = pixels * BYTES_PER_PIXEL;
    if (needed > memory) {
      throw new OperationException(
          name
              + " is too large: its "
              + size(width, height)
              + " pixels need about "
              + gigabytes(needed)
              + " GB of memory, and there are "
              + gigabytes(memory)
              + "; "
              + moreMemory(needed));
    }
  }

  private static String size(int width, int height) {
    return width + " x " + height;
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
  }

  /** The limit is three quarters of the heap; what is advised leaves a little more room. */
  private static String moreMemory(long needed) {
    long heap = Math.max(1, (long) Math.ceil(needed * 1.4 / (1L << 30)));
    return "allow more with JAVA_OPTS=-Xmx" + heap + "g, or scale the picture down first";
  }

  private OperationException damaged(String what, Throwable cause) {
    return new OperationException(
        name + " is damaged: " + what + "; get it again from where it came", cause);
  }

  /** The image shares the pixels: they may be many. */
  private static BufferedImage toImage(SrgbConverter.Parts parts) {
    int width = parts.width();
    DataBufferInt data = new DataBufferInt(parts.pixels(), parts.pixels().length);
    return new BufferedImage(
        new DirectColorModel(24, RGB_MASKS[0], RGB_MASKS[1], RGB_MASKS[2]),
        Raster.createPackedRaster(
            data, width, parts.pixels().length / width, width, RGB_MASKS, null),
        false,
        null);
  }
}
