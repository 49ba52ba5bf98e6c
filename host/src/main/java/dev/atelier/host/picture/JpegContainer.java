package dev.atelier.host.picture;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;

/** The segments of a JPEG file. */
final class JpegContainer {

  /** Where more segments may be put: behind the start and the JFIF segment, which comes first. */
  static final int PLACE_FOR_SEGMENTS = 2 + 18;

  /** A segment's length field counts itself and has 16 bits. */
  static final int LARGEST_SEGMENT = 0xffff - 2;

  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

  private static final byte[] EXIF = latin1("Exif\0\0");
  private static final byte[] XMP = latin1("http://ns.adobe.com/xap/1.0/\0");
  private static final byte[] EXTENDED_XMP = latin1("http://ns.adobe.com/xmp/extension/\0");
  private static final byte[] ICC = latin1("ICC_PROFILE\0");
  private static final int DIGEST_LENGTH = 32;

  private final ImageInputStream input;
  private final byte[] buffer = new byte[1 << 14];
  private int position;
  private int limit;

  private final Map<Integer, byte[]> iccParts = new TreeMap<>();
  private final Map<String, ExtendedXmp> extendedXmp = new TreeMap<>();

  JpegContainer(ImageInputStream input) {
    this.input = input;
  }

  /** Goes through all segments and scans up to the end-of-image marker. */
  void scan(EmbeddedData data) throws IOException {
    try {
      boolean scanned = false;
      int marker = nextMarker();
      while (marker != END_OF_IMAGE) {
        if (!isStandalone(marker)) {
          int length = (next() << 8 | next()) - 2;
          if (length < 0) {
            throw new DamagedFileException("one of its segments has no length");
          }
          if (marker == APP1 || marker == APP2) {
            collect(marker, take(length), data);
          } else {
            skip(length);
          }
          scanned |= marker == START_OF_SCAN;
        }
        marker = nextMarker();
      }
      if (!scanned) {
        throw new DamagedFileException("it holds no picture data");
      }
    } catch (EOFException e) {
      throw DamagedFileException.endsEarly();
    } finally {
      assemble(data);
    }
  }

  /**
   * Copies a file without its color profile, for readers that stumble over a broken one.
   *
   * @param input a file that was scanned without complaint
   */
  static byte[] withoutProfile(ImageInputStream input) throws IOException {
    input.seek(0);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    JpegContainer container = new JpegContainer(input);
    int marker = container.nextMarker();
    output.write(0xff);
    output.write(marker);
    while (marker != START_OF_SCAN) {
      marker = container.nextMarker();
      byte[] content = {};
      boolean standalone = isStandalone(marker);
      if (!standalone) {
        content = container.take((container.next() << 8 | container.next()) - 2);
      }
      if (marker == APP2 && startsWith(content, ICC)) {
        continue;
      }
      output.write(0xff);
      output.write(marker);
      if (!standalone) {
        output.write((content.length + 2) >> 8);
        output.write(content.length + 2);
        output.write(content);
      }
    }
    int rest = container.limit - container.position;
    output.write(container.buffer, container.position, rest);
    for (int n = input.read(container.buffer); n > 0; n = input.read(container.buffer)) {
      output.write(container.buffer, 0, n);
    }
    return output.toByteArray();
  }

  static void writeExif(OutputStream output, byte[] exif) throws IOException {
    if (EXIF.length + exif.length <= LARGEST_SEGMENT) {
      writeSegment(output, APP1, EXIF, exif);
    }
  }

  static void writeProfile(OutputStream output, byte[] profile) throws IOException {
    int room = LARGEST_SEGMENT - ICC.length - 2;
    int count = (profile.length + room - 1) / room;
    for (int i = 0; i < count; i++) {
      byte[] number = {(byte) (i + 1), (byte) count};
      int end = Math.min(profile.length, (i + 1) * room);
      writeSegment(output, APP2, ICC, number, Arrays.copyOfRange(profile, i * room, end));
    }
  }

  static void writeXmp(OutputStream output, XmpPacket.ForJpeg xmp) throws IOException {
    writeSegment(output, APP1, XMP, xmp.standard());
    byte[] extension = xmp.extension();
    int room = LARGEST_SEGMENT - EXTENDED_XMP.length - DIGEST_LENGTH - 8;
    for (int offset = 0; offset < extension.length; offset += room) {
      byte[] place = ByteBuffer.allocate(8).putInt(extension.length).putInt(offset).array();
      int end = Math.min(extension.length, offset + room);
      byte[] part = Arrays.copyOfRange(extension, offset, end);
      writeSegment(output, APP1, EXTENDED_XMP, latin1(xmp.digest()), place, part);
    }
  }

  static boolean fitsOneSegment(byte[] xmp) {
    return XMP.length + xmp.length <= LARGEST_SEGMENT;
  }

  private static void writeSegment(OutputStream output, int marker, byte[]... parts)
      throws IOException {
    int length = 2 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    output.write(0xff);
    output.write(marker);
    output.write(length >> 8);
    output.write(length);
    for (byte[] part : parts) {
      output.write(part);
    }
  }

  private void collect(int marker, byte[] content, EmbeddedData data) {
    if (marker == APP1 && startsWith(content, EXIF)) {
      if (data.exif.isEmpty()) {
        data.exif = Optional.of(tail(content, EXIF.length));
      }
    } else if (marker == APP1 && startsWith(content, XMP)) {
      if (data.xmp.isEmpty()) {
        data.xmp = Optional.of(tail(content, XMP.length));
      }
    } else if (marker == APP1 && startsWith(content, EXTENDED_XMP)) {
      collectExtendedXmp(content);
    } else if (marker == APP2 && startsWith(content, ICC) && content.length > ICC.length + 2) {
      iccParts.putIfAbsent(content[ICC.length] & 0xff, tail(content, ICC.length + 2));
    }
  }

  private void collectExtendedXmp(byte[] content) {
    int head = EXTENDED_XMP.length + DIGEST_LENGTH + 8;
    if (content.length <= head) {
      return;
    }
    String digest =
        new String(content, EXTENDED_XMP.length, DIGEST_LENGTH, StandardCharsets.ISO_8859_1);
    ByteBuffer place = ByteBuffer.wrap(content, head - 8, 8);
    int length = place.getInt();
    int offset = place.getInt();
    if (length > 0 && length <= EmbeddedData.LARGEST) {
      extendedXmp
          .computeIfAbsent(digest, any -> new ExtendedXmp(length))
          .put(offset, content, head);
    }
  }

  private void assemble(EmbeddedData data) {
    if (!iccParts.isEmpty()) {
      ByteArrayOutputStream profile = new ByteArrayOutputStream();
      iccParts.values().forEach(profile::writeBytes);
      data.icc = Optional.of(profile.toByteArray());
    }
    data.xmp =
        data.xmp.map(
            xmp ->
                XmpPacket.extensionOf(xmp)
                    .map(extendedXmp::get)
                    .filter(extension -> extension.missing == 0)
                    .map(extension -> XmpPacket.join(xmp, extension.bytes))
                    .orElse(xmp));
  }

  /** Returns the next marker, over whatever stands before it. */
  private int nextMarker() throws IOException {
    while (true) {
      while (next() != 0xff) {
        // Compressed data, or bytes that some cameras leave between segments.
      }
      int marker = next();
      while (marker == 0xff) {
        marker = next();
      }
      // Within compressed data, a zero stands behind a byte that only looks like a marker.
      if (marker != 0) {
        return marker;
      }
    }
  }

  private static boolean isStandalone(int marker) {
    return marker == START_OF_IMAGE || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
  }

  private int next() throws IOException {
    if (position == limit) {
      limit = Math.max(0, input.read(buffer));
      position = 0;
      if (limit == 0) {
        throw new EOFException();
      }
    }
    return buffer[position++] & 0xff;
  }

  private byte[] take(int length) throws IOException {
    byte[] content = new byte[Math.max(0, length)];
    int buffered = Math.min(content.length, limit - position);
    System.arraycopy(buffer, position, content, 0, buffered);
    position += buffered;
    input.readFully(content, buffered, content.length - buffered);
    return content;
  }

  private void skip(int length) throws IOException {
    int buffered = Math.min(length, limit - position);
    position += buffered;
    input.seek(input.getStreamPosition() + length - buffered);
  }

  private static boolean startsWith(byte[] content, byte[] start) {
    return content.length >= start.length
        && Arrays.equals(content, 0, start.length, start, 0, start.length);
  }

  private static byte[] tail(byte[] content, int from) {
    return Arrays.copyOfRange(content, from, content.length);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The part of an XMP packet that did not fit into one segment. */
  private static final class ExtendedXmp {

    private final byte[] bytes;
    private int missing;

    private ExtendedXmp(int length) {
      bytes = new byte[length];
      missing = length;
    }

    private void put(int offset, byte[] content, int from) {
      int length = content.length - from;
      if (offset >= 0 && length <= bytes.length - offset) {
        System.arraycopy(content, from, bytes, offset, length);
        missing -= length;
      }
    }
  }
}
