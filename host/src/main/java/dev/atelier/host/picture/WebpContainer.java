package dev.atelier.host.picture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/** The chunks of a WebP file. */
final class WebpContainer {

  /** Some writers put the introduction that JPEG needs before the EXIF block. */
  private static final byte[] JPEG_INTRODUCTION = {'E', 'x', 'i', 'f', 0, 0};

  private WebpContainer() {}

  static void scan(ImageInputStream input, EmbeddedData data) throws IOException {
    ByteOrder order = input.getByteOrder();
    try {
      input.setByteOrder(ByteOrder.LITTLE_ENDIAN);
      input.seek(4);
      long end = 8 + input.readUnsignedInt();
      if (end > input.length()) {
        throw DamagedFileException.endsEarly();
      }
      long position = 12;
      while (position + 8 <= end) {
        input.seek(position);
        byte[] type = new byte[4];
        input.readFully(type);
        long length = input.readUnsignedInt();
        if (position + 8 + length > end) {
          throw DamagedFileException.endsEarly();
        }
        collect(new String(type, StandardCharsets.ISO_8859_1), length, input, data);
        position += 8 + length + (length & 1);
      }
    } finally {
      input.setByteOrder(order);
    }
  }

  private static void collect(String name, long length, ImageInputStream input, EmbeddedData data)
      throws IOException {
    boolean wanted = name.equals("EXIF") || name.equals("XMP ") || name.equals("ICCP");
    if (!wanted || length > EmbeddedData.LARGEST) {
      return;
    }
    byte[] content = new byte[(int) length];
    input.readFully(content);
    switch (name) {
      case "EXIF" -> data.exif = Optional.of(withoutIntroduction(content));
      case "XMP " -> data.xmp = Optional.of(content);
      default -> data.icc = Optional.of(content);
    }
  }

  private static byte[] withoutIntroduction(byte[] exif) {
    int length = JPEG_INTRODUCTION.length;
    return exif.length > length && Arrays.equals(exif, 0, length, JPEG_INTRODUCTION, 0, length)
        ? Arrays.copyOfRange(exif, length, exif.length)
        : exif;
  }
}
