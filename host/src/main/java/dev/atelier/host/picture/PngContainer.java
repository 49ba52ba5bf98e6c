package dev.atelier.host.picture;

import dev.atelier.host.file.HiddenFailures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;

/** The chunks of a PNG file. */
final class PngContainer {

  /** Where more chunks may be put: behind the signature and the header. */
  static final int PLACE_FOR_CHUNKS = 8 + 25;

  private static final String XMP_KEYWORD = "XML:com.adobe.xmp";
  private static final String PROVENANCE_KEYWORD = "atelier";

  private final ImageInputStream input;

  PngContainer(ImageInputStream input) {
    this.input = input;
  }

  /** Goes through all chunks up to the last, and checks that those the picture needs are intact. */
  void scan(EmbeddedData data) throws IOException {
    long position = 8;
    boolean pixels = false;
    while (true) {
      if (position + 12 > input.length()) {
        throw DamagedFileException.endsEarly();
      }
      input.seek(position);
      long length = input.readUnsignedInt();
      byte[] type = new byte[4];
      input.readFully(type);
      String name = new String(type, StandardCharsets.ISO_8859_1);
      if (position + 12 + length > input.length()) {
        throw DamagedFileException.endsEarly();
      }
      boolean critical = (type[0] & 0x20) == 0 || name.equals("tRNS");
      if (critical && !isIntact(type, length)) {
        throw new DamagedFileException("its part " + printable(name) + " has a wrong checksum");
      }
      switch (name) {
        case "IEND" -> {
          if (!pixels) {
            throw new DamagedFileException("it holds no picture data");
          }
          return;
        }
        case "IDAT" -> pixels = true;
        case "eXIf", "iCCP", "iTXt" -> {
          if (length <= EmbeddedData.LARGEST && isIntact(type, length)) {
            input.seek(position + 8);
            byte[] content = new byte[(int) length];
            input.readFully(content);
            collect(name, content, data);
          }
        }
        default -> {
          // Of no use here.
        }
      }
      position += 12 + length;
    }
  }

  static void writeColorSpace(OutputStream output) throws IOException {
    int perceptual = 0;
    writeChunk(output, "sRGB", new byte[] {(byte) perceptual});
  }

  static void writeExif(OutputStream output, byte[] exif) throws IOException {
    writeChunk(output, "eXIf", exif);
  }

  static void writeXmp(OutputStream output, byte[] xmp) throws IOException {
    writeText(output, XMP_KEYWORD, xmp);
  }

  static void writeProvenance(OutputStream output, String provenance) throws IOException {
    writeText(output, PROVENANCE_KEYWORD, provenance.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeText(OutputStream output, String keyword, byte[] text)
      throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
    // The end of the keyword, two bytes for "not compressed", no language, no translated keyword.
    content.writeBytes(new byte[] {0, 0, 0, 0, 0});
    content.writeBytes(text);
    writeChunk(output, "iTXt", content.toByteArray());
  }

  private static void writeChunk(OutputStream output, String name, byte[] content)
      throws IOException {
    byte[] type = name.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(content);
    DataOutputStream data = new DataOutputStream(output);
    data.writeInt(content.length);
    data.write(type);
    data.write(content);
    data.writeInt((int) crc.getValue());
    data.flush();
  }

  private boolean isIntact(byte[] type, long length) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(type);
    byte[] buffer = new byte[(int) Math.min(length, 1 << 16)];
    long left = length;
    while (left > 0) {
      int part = (int) Math.min(left, buffer.length);
      input.readFully(buffer, 0, part);
      crc.update(buffer, 0, part);
      left -= part;
    }
    return input.readUnsignedInt() == crc.getValue();
  }

  private static void collect(String name, byte[] content, EmbeddedData data) {
    switch (name) {
      case "eXIf" -> data.exif = Optional.of(content);
      case "iCCP" -> {
        // A name, a zero, and a byte for the method of compression come first.
        int end = endOfText(content, 0);
        data.icc = end + 2 <= content.length ? inflate(content, end + 2) : Optional.empty();
      }
      default -> collectText(content, data);
    }
  }

  private static void collectText(byte[] content, EmbeddedData data) {
    int end = endOfText(content, 0);
    String keyword = new String(content, 0, end, StandardCharsets.ISO_8859_1);
    boolean known = keyword.equals(XMP_KEYWORD) || keyword.equals(PROVENANCE_KEYWORD);
    if (!known || end + 3 > content.length) {
      return;
    }
    boolean compressed = content[end + 1] == 1;
    int language = endOfText(content, end + 3);
    int text = Math.min(content.length, endOfText(content, language + 1) + 1);
    Optional<byte[]> bytes =
        compressed
            ? inflate(content, text)
            : Optional.of(Arrays.copyOfRange(content, text, content.length));
    if (keyword.equals(XMP_KEYWORD)) {
      data.xmp = bytes;
    } else {
      data.provenance = bytes.map(utf8 -> new String(utf8, StandardCharsets.UTF_8));
    }
  }

  private static int endOfText(byte[] content, int from) {
    int end = from;
    while (end < content.length && content[end] != 0) {
      end++;
    }
    return Math.min(end, content.length);
  }

  private static Optional<byte[]> inflate(byte[] content, int from) {
    try (InflaterInputStream inflater =
        new InflaterInputStream(new ByteArrayInputStream(content, from, content.length - from))) {
      byte[] bytes = inflater.readNBytes(EmbeddedData.LARGEST + 1);
      return bytes.length <= EmbeddedData.LARGEST ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      HiddenFailures.log(PngContainer.class, "a chunk cannot be unpacked, and is left out", e);
      return Optional.empty();
    }
  }

  private static String printable(String name) {
    return name.chars().allMatch(Character::isLetter) ? name : "of unknown name";
  }
}
