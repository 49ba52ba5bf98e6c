package dev.atelier.host.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes EXIF blocks as cameras do: a main directory, one of EXIF, and one of a thumbnail. */
final class ExifSample {

  static final String MAKE = "Camera obscura";
  static final String TAKEN = "2001:02:03 04:05:06";
  static final String THUMBNAIL = "the small picture of what was before";

  private static final int MAIN = 8;
  private static final int EXIF = 100;
  private static final int THUMBNAIL_DIRECTORY = 200;
  private static final int TEXTS = 300;
  private static final int THUMBNAIL_DATA = 400;

  private ExifSample() {}

  static byte[] block(int orientation, ByteOrder order) {
    ByteBuffer block = ByteBuffer.allocate(THUMBNAIL_DATA + THUMBNAIL.length()).order(order);
    block.put(order == ByteOrder.LITTLE_ENDIAN ? Samples.latin1("II") : Samples.latin1("MM"));
    block.putShort((short) 42).putInt(MAIN);

    block.position(MAIN).putShort((short) 3);
    text(block, 0x10f, MAKE, TEXTS);
    number(block, 0x112, orientation);
    offset(block, 0x8769, EXIF);
    block.putInt(THUMBNAIL_DIRECTORY);

    block.position(EXIF).putShort((short) 4);
    text(block, 0x9003, TAKEN, TEXTS + 30);
    number(block, 0xa001, 0xffff);
    number(block, 0xa002, 4000);
    offset(block, 0xa003, 3000);
    block.putInt(0);

    block.position(THUMBNAIL_DIRECTORY).putShort((short) 2);
    offset(block, 0x201, THUMBNAIL_DATA);
    offset(block, 0x202, THUMBNAIL.length());
    block.putInt(0);

    block.position(THUMBNAIL_DATA).put(Samples.latin1(THUMBNAIL));
    return block.array();
  }

  static byte[] orientation(int orientation) {
    return block(orientation, ByteOrder.BIG_ENDIAN);
  }

  private static void number(ByteBuffer block, int tag, int value) {
    block.putShort((short) tag).putShort((short) 3).putInt(1);
    block.putShort((short) value).putShort((short) 0);
  }

  private static void offset(ByteBuffer block, int tag, int value) {
    block.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
  }

  private static void text(ByteBuffer block, int tag, String text, int at) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    block.putShort((short) tag).putShort((short) 2).putInt(bytes.length).putInt(at);
    block.put(at, bytes);
  }
}
