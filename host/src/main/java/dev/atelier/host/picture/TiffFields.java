package dev.atelier.host.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.ExifGPSTagSet;
import javax.imageio.plugins.tiff.ExifParentTIFFTagSet;
import javax.imageio.plugins.tiff.ExifTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.plugins.tiff.TIFFTagSet;

/** The tags of an EXIF block, as fields for the writer of TIFF files. */
final class TiffFields {

  private final ByteBuffer block;

  private TiffFields(byte[] exif) {
    block = ByteBuffer.wrap(exif);
    block.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /**
   * Returns the tags about the picture with the directories of EXIF and GPS.
   *
   * @param exif a block that {@link ExifBlock} found sound
   */
  static List<TIFFField> of(byte[] exif) {
    TiffFields fields = new TiffFields(exif);
    List<TIFFField> all =
        fields.directory(fields.block.getInt(4), BaselineTIFFTagSet.getInstance());
    all.removeIf(field -> !TiffContainer.ABOUT_THE_PICTURE.contains(field.getTagNumber()));
    return all;
  }

  private List<TIFFField> directory(int offset, TIFFTagSet tags) {
    int count = Short.toUnsignedInt(block.getShort(offset));
    List<TIFFField> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int entry = offset + 2 + 12 * i;
      int tag = Short.toUnsignedInt(block.getShort(entry));
      if (tags instanceof BaselineTIFFTagSet && tag == ExifParentTIFFTagSet.TAG_EXIF_IFD_POINTER) {
        fields.add(pointer(entry, ExifTIFFTagSet.getInstance()));
      } else if (tags instanceof BaselineTIFFTagSet
          && tag == ExifParentTIFFTagSet.TAG_GPS_INFO_IFD_POINTER) {
        fields.add(pointer(entry, ExifGPSTagSet.getInstance()));
      } else if (tag != ExifTIFFTagSet.TAG_INTEROPERABILITY_IFD_POINTER) {
        addField(entry, tag, fields);
      }
    }
    return fields;
  }

  private TIFFField pointer(int entry, TIFFTagSet tags) {
    int tag = Short.toUnsignedInt(block.getShort(entry));
    int offset = block.getInt(entry + 8);
    TIFFTag parent = ExifParentTIFFTagSet.getInstance().getTag(tag);
    TIFFDirectory directory = new TIFFDirectory(new TIFFTagSet[] {tags}, parent);
    directory(offset, tags).forEach(directory::addTIFFField);
    return new TIFFField(parent, TIFFTag.TIFF_IFD_POINTER, (long) offset, directory);
  }

  private void addField(int entry, int number, List<TIFFField> fields) {
    int type = Short.toUnsignedInt(block.getShort(entry + 2));
    int count = block.getInt(entry + 4);
    if (type < TIFFTag.TIFF_BYTE || type > TIFFTag.TIFF_DOUBLE || count < 1) {
      return;
    }
    long length = (long) count * TIFFTag.getSizeOfType(type);
    int at = length > 4 ? block.getInt(entry + 8) : entry + 8;
    if (at < 0 || at + length > block.capacity()) {
      return;
    }
    // The type in the file counts, not what a table allows.
    TIFFTag tag = new TIFFTag("Tag" + number, number, 1 << type);
    Object values = values(type, count, at);
    // For text, the field counts the strings and not the characters.
    fields.add(
        new TIFFField(tag, type, values instanceof String[] text ? text.length : count, values));
  }

  private Object values(int type, int count, int at) {
    return switch (type) {
      case TIFFTag.TIFF_ASCII -> {
        byte[] text = new byte[count];
        block.get(at, text);
        String[] strings = new String(text, StandardCharsets.ISO_8859_1).split("\0");
        yield strings.length > 0 ? strings : new String[] {""};
      }
      case TIFFTag.TIFF_SHORT -> {
        char[] chars = new char[count];
        for (int i = 0; i < count; i++) {
          chars[i] = block.getChar(at + 2 * i);
        }
        yield chars;
      }
      case TIFFTag.TIFF_SSHORT -> {
        short[] shorts = new short[count];
        for (int i = 0; i < count; i++) {
          shorts[i] = block.getShort(at + 2 * i);
        }
        yield shorts;
      }
      case TIFFTag.TIFF_LONG -> {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
          longs[i] = Integer.toUnsignedLong(block.getInt(at + 4 * i));
        }
        yield longs;
      }
      case TIFFTag.TIFF_SLONG -> {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
          ints[i] = block.getInt(at + 4 * i);
        }
        yield ints;
      }
      case TIFFTag.TIFF_RATIONAL -> {
        long[][] fractions = new long[count][2];
        for (int i = 0; i < 2 * count; i++) {
          fractions[i / 2][i % 2] = Integer.toUnsignedLong(block.getInt(at + 4 * i));
        }
        yield fractions;
      }
      case TIFFTag.TIFF_SRATIONAL -> {
        int[][] signed = new int[count][2];
        for (int i = 0; i < 2 * count; i++) {
          signed[i / 2][i % 2] = block.getInt(at + 4 * i);
        }
        yield signed;
      }
      case TIFFTag.TIFF_FLOAT -> {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
          floats[i] = block.getFloat(at + 4 * i);
        }
        yield floats;
      }
      case TIFFTag.TIFF_DOUBLE -> {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
          doubles[i] = block.getDouble(at + 8 * i);
        }
        yield doubles;
      }
      default -> {
        byte[] bytes = new byte[count];
        block.get(at, bytes);
        yield bytes;
      }
    };
  }
}
