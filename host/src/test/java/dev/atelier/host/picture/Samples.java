package dev.atelier.host.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes picture files to read, byte by byte where no writer would write them. */
final class Samples {

  /** The bits that a WebP file is made of, the lowest first. */
  private static final class Bits {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int count;

    private void put(int value, int length) {
      for (int i = 0; i < length; i++) {
        current |= (value >> i & 1) << count;
        count++;
        if (count == 8) {
          bytes.write(current);
          current = 0;
          count = 0;
        }
      }
    }

    private byte[] finish() {
      put(0, (8 - count) % 8);
      return bytes.toByteArray();
    }
  }

  private Samples() {}

  /** Four flat quarters, none like another: red and green above blue and white. */
  static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean left = x < width / 2;
        boolean upper = y < height / 2;
        image.setRGB(x, y, upper ? (left ? 0xff0000 : 0x00ff00) : left ? 0x0000ff : 0xffffff);
      }
    }
    return image;
  }

  /** Smooth, with a little noise of a fixed kind, so that every compression has work to do. */
  static BufferedImage scene(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int noise = (x * 7919 + y * 104729) % 13;
        int red = 255 * x / width * 9 / 10 + noise;
        int green = 255 * y / height * 9 / 10 + noise;
        image.setRGB(x, y, red << 16 | green << 8 | (x * y + noise) % 256);
      }
    }
    return image;
  }

  static BufferedImage flat(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  static BufferedImage gray(int width, int height, int value) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] row = new byte[width * height];
    Arrays.fill(row, (byte) value);
    image.getRaster().setDataElements(0, 0, width, height, row);
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("no writer takes that image as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] jpeg(BufferedImage image, byte[]... segments) {
    return jpeg(image, false, segments);
  }

  static byte[] jpeg(BufferedImage image, boolean progressive, byte[]... segments) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(0.98f);
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    return insert(write(writer, new IIOImage(image, null, null), param), 2, segments);
  }

  /** A JPEG of four inks, as the given samples and transformation say. */
  static byte[] jpegOfInks(int width, int height, int[] samples, int transformation) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(x, y, samples);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(1);
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transformation};
    return insert(write(writer, new IIOImage(raster, null, null), param), 2, segment(0xee, adobe));
  }

  static byte[] segment(int marker, byte[]... parts) {
    byte[] content = concat(parts);
    ByteBuffer segment = ByteBuffer.allocate(content.length + 4);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (content.length + 2));
    return segment.put(content).array();
  }

  static byte[] exifSegment(byte[] exif) {
    return segment(0xe1, latin1("Exif\0\0"), exif);
  }

  static byte[] xmpSegment(String packet) {
    return segment(
        0xe1, latin1("http://ns.adobe.com/xap/1.0/\0"), packet.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] profileSegment(byte[] profile) {
    return segment(0xe2, latin1("ICC_PROFILE\0"), new byte[] {1, 1}, profile);
  }

  static byte[] png(BufferedImage image, byte[]... chunks) {
    return insert(encode(image, "png"), 33, chunks);
  }

  static byte[] interlacedPng(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    return write(writer, new IIOImage(image, null, null), param);
  }

  /** A PNG of one row without filters, for kinds that the writer does not write. */
  static byte[] rawPng(int width, int depth, int colorType, byte[] row, byte[]... chunks) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(1)
            .put((byte) depth)
            .put((byte) colorType)
            .array();
    return concat(
        latin1("\u0089PNG\r\n\u001a\n"),
        chunk("IHDR", header),
        concat(chunks),
        chunk("IDAT", deflate(concat(new byte[1], row))),
        chunk("IEND"));
  }

  static byte[] chunk(String type, byte[]... parts) {
    byte[] content = concat(parts);
    CRC32 crc = new CRC32();
    crc.update(latin1(type));
    crc.update(content);
    return ByteBuffer.allocate(content.length + 12)
        .putInt(content.length)
        .put(latin1(type))
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }

  static byte[] profileChunk(byte[] profile) {
    return chunk("iCCP", latin1("some\0\0"), deflate(profile));
  }

  static byte[] tiff(BufferedImage image, String compression, TIFFField... fields) {
    try {
      ImageWriter writer = platformTiffWriter();
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
      TIFFDirectory directory =
          TIFFDirectory.createFromMetadata(
              writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param));
      List.of(fields).forEach(directory::addTIFFField);
      return write(writer, new IIOImage(image, null, directory.getAsMetadata()), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageWriter platformTiffWriter() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
    ImageWriter writer = writers.next();
    while (writer.getClass().getModule() != ImageIO.class.getModule()) {
      writer = writers.next();
    }
    return writer;
  }

  /**
   * A lossless WebP whose channels take one of two values each, for then every code has one bit.
   *
   * @param exif a block to embed, or nothing
   */
  static byte[] webp(BufferedImage image, int low, int high, byte[] exif) {
    int width = image.getWidth();
    int height = image.getHeight();
    Bits bits = new Bits();
    bits.put(0x2f, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    bits.put(1, 1); // alpha is used
    bits.put(0, 3); // version
    bits.put(0, 3); // no transformation, no cache of colors, one set of codes
    for (int code = 0; code < 4; code++) {
      bits.put(0b111, 3); // a simple code of two symbols of eight bits
      bits.put(low, 8);
      bits.put(high, 8);
    }
    bits.put(0b001, 3); // distances: a simple code of one symbol of one bit
    bits.put(0, 1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = image.getRGB(x, y);
        for (int shift : new int[] {8, 16, 0, 24}) {
          bits.put((argb >> shift & 0xff) == high ? 1 : 0, 1);
        }
      }
    }
    ByteBuffer extended = ByteBuffer.allocate(10).put((byte) (exif.length > 0 ? 0x18 : 0x10));
    extended.put(new byte[3]);
    for (int size : new int[] {width - 1, height - 1}) {
      extended.put((byte) size).put((byte) (size >> 8)).put((byte) (size >> 16));
    }
    byte[] body =
        concat(
            latin1("WEBP"),
            riffChunk("VP8X", extended.array()),
            riffChunk("VP8L", bits.finish()),
            exif.length > 0 ? riffChunk("EXIF", exif) : exif);
    return riffChunk("RIFF", body);
  }

  private static byte[] riffChunk(String type, byte[] content) {
    return ByteBuffer.allocate(8 + content.length + content.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(latin1(type))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam param) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  static byte[] insert(byte[] file, int place, byte[]... parts) {
    return concat(
        Arrays.copyOf(file, place), concat(parts), Arrays.copyOfRange(file, place, file.length));
  }

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] buffer = new byte[bytes.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
