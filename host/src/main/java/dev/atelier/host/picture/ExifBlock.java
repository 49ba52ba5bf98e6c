package dev.atelier.host.picture;

import dev.atelier.host.file.HiddenFailures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An EXIF block: a TIFF header and directories of tags. It is changed in place and never written
 * anew, since the notes of camera makers hold offsets that nobody else understands.
 */
final class ExifBlock {

  private static final int IMAGE_WIDTH = 0x100;
  private static final int IMAGE_LENGTH = 0x101;
  private static final int STRIP_OFFSETS = 0x111;
  private static final int ORIENTATION = 0x112;
  private static final int STRIP_BYTE_COUNTS = 0x117;
  private static final int THUMBNAIL_OFFSET = 0x201;
  private static final int THUMBNAIL_LENGTH = 0x202;
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int GPS_DIRECTORY = 0x8825;
  private static final int MAKER_NOTE = 0x927c;
  private static final int COLOR_SPACE = 0xa001;
  private static final int PIXEL_X_DIMENSION = 0xa002;
  private static final int PIXEL_Y_DIMENSION = 0xa003;

  private static final int SRGB = 1;

  private static final int SHORT = 3;
  private static final int LONG = 4;

  /** The length of a value by its type: BYTE, ASCII, SHORT, LONG, RATIONAL and so on. */
  private static final int[] LENGTHS = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int ENTRY_LENGTH = 12;

  private final ByteBuffer block;

  /** Where the data that is kept ends, as far as it is known. */
  private int end = 8;

  private ExifBlock(byte[] bytes) {
    block = ByteBuffer.wrap(bytes);
    if (bytes.length < 8) {
      throw new MalformedException();
    }
    block.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (bytes[0] != bytes[1] || (bytes[0] != 'I' && bytes[0] != 'M') || block.getShort(2) != 42) {
      throw new MalformedException();
    }
  }

  /** Returns where the picture's top is, 1..8; 1 if the block does not say, or is malformed. */
  static int orientation(byte[] bytes) {
    try {
      ExifBlock exif = new ExifBlock(bytes);
      Directory main = exif.directory(exif.block.getInt(4), false);
      int orientation = main.number(ORIENTATION).orElse(1);
      return orientation >= 1 && orientation <= 8 ? orientation : 1;
    } catch (MalformedException | IndexOutOfBoundsException e) {
      HiddenFailures.log(ExifBlock.class, "EXIF is malformed, and no orientation taken from it", e);
      return 1;
    }
  }

  /**
   * Returns the block for a result: upright, sRGB, of the given size, and without the thumbnail,
   * which shows what the picture was before.
   *
   * @return empty if the block is malformed
   */
  static Optional<byte[]> forResult(byte[] original, int width, int height) {
    try {
      return Optional.of(new ExifBlock(original.clone()).changed(width, height));
    } catch (MalformedException | IndexOutOfBoundsException e) {
      HiddenFailures.log(ExifBlock.class, "EXIF is malformed, and left out", e);
      return Optional.empty();
    }
  }

  private byte[] changed(int width, int height) {
    Directory main = directory(block.getInt(4), true);
    main.set(ORIENTATION, 1);
    main.set(IMAGE_WIDTH, width);
    main.set(IMAGE_LENGTH, height);
    Optional<Integer> exifOffset = main.number(EXIF_DIRECTORY);
    if (exifOffset.isPresent()) {
      Directory exif = directory(exifOffset.get(), true);
      exif.set(COLOR_SPACE, SRGB);
      exif.set(PIXEL_X_DIMENSION, width);
      exif.set(PIXEL_Y_DIMENSION, height);
    }
    main.number(GPS_DIRECTORY).ifPresent(offset -> directory(offset, true));
    return dropThumbnail(main);
  }

  private byte[] dropThumbnail(Directory main) {
    byte[] bytes = block.array();
    int offset = block.getInt(main.next);
    block.putInt(main.next, 0);
    if (offset == 0) {
      return bytes;
    }
    Directory thumbnail;
    try {
      thumbnail = directory(offset, false);
    } catch (MalformedException | IndexOutOfBoundsException e) {
      // Nobody can find it any more, for nothing points to it.
      HiddenFailures.log(
          ExifBlock.class, "the thumbnail in EXIF is malformed, and left where it is", e);
      return bytes;
    }
    int from =
        thumbnail.number(THUMBNAIL_OFFSET).or(() -> thumbnail.number(STRIP_OFFSETS)).orElse(0);
    int length =
        thumbnail.number(THUMBNAIL_LENGTH).or(() -> thumbnail.number(STRIP_BYTE_COUNTS)).orElse(0);
    int to = (int) Math.min(bytes.length, (long) from + Math.max(0, length));
    if (from < end) {
      return bytes;
    }
    Arrays.fill(bytes, Math.min(from, to), to, (byte) 0);
    // Usually the thumbnail comes last, and the block gets shorter.
    boolean last = bytes.length - to < 4;
    return last ? Arrays.copyOf(bytes, from) : bytes;
  }

  private Directory directory(int offset, boolean kept) {
    if (offset < 8) {
      throw new MalformedException();
    }
    int count = Short.toUnsignedInt(block.getShort(offset));
    Directory directory = new Directory(offset + 2 + count * ENTRY_LENGTH);
    for (int i = 0; i < count; i++) {
      int entry = offset + 2 + i * ENTRY_LENGTH;
      int tag = Short.toUnsignedInt(block.getShort(entry));
      directory.entries.putIfAbsent(tag, entry);
      if (kept) {
        keep(tag, entry);
      }
    }
    block.getInt(directory.next);
    if (kept) {
      end = Math.max(end, directory.next + 4);
    }
    return directory;
  }

  private void keep(int tag, int entry) {
    int type = Short.toUnsignedInt(block.getShort(entry + 2));
    long length =
        Integer.toUnsignedLong(block.getInt(entry + 4))
            * (type < LENGTHS.length ? LENGTHS[type] : 0);
    if (length > 4 && tag != MAKER_NOTE) {
      long valueEnd = Integer.toUnsignedLong(block.getInt(entry + 8)) + length;
      if (valueEnd > block.capacity()) {
        throw new MalformedException();
      }
      end = Math.max(end, (int) valueEnd);
    }
  }

  /** Where the entries of a directory are. */
  private final class Directory {

    private final Map<Integer, Integer> entries = new HashMap<>();

    /** Where the offset of the next directory is. */
    private final int next;

    private Directory(int next) {
      this.next = next;
    }

    private Optional<Integer> number(int tag) {
      Integer entry = entries.get(tag);
      if (entry == null || block.getInt(entry + 4) != 1) {
        return Optional.empty();
      }
      return switch (block.getShort(entry + 2)) {
        case SHORT -> Optional.of(Short.toUnsignedInt(block.getShort(entry + 8)));
        case LONG -> Optional.of(block.getInt(entry + 8));
        default -> Optional.empty();
      };
    }

    private void set(int tag, int value) {
      Integer entry = entries.get(tag);
      if (entry == null) {
        return;
      }
      boolean isShort = value <= 0xffff && block.getShort(entry + 2) == SHORT;
      block.putShort(entry + 2, (short) (isShort ? SHORT : LONG));
      block.putInt(entry + 4, 1);
      block.putInt(entry + 8, 0);
      if (isShort) {
        block.putShort(entry + 8, (short) value);
      } else {
        block.putInt(entry + 8, value);
      }
    }
  }

  private static final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }
}
