package dev.atelier.host.picture;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** The blocks of a GIF file. */
final class GifContainer {

  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;

  private GifContainer() {}

  /** Checks that the first frame is whole. */
  static void check(ImageInputStream input) throws IOException {
    try {
      input.seek(10);
      input.seek(13 + colorTableLength(input.readUnsignedByte()));
      int block = input.readUnsignedByte();
      while (block == EXTENSION) {
        input.readUnsignedByte();
        skipSubBlocks(input);
        block = input.readUnsignedByte();
      }
      if (block != FRAME) {
        throw new DamagedFileException("it holds no picture data");
      }
      input.seek(input.getStreamPosition() + 8);
      int flags = input.readUnsignedByte();
      input.seek(input.getStreamPosition() + colorTableLength(flags) + 1);
      skipSubBlocks(input);
    } catch (EOFException e) {
      throw DamagedFileException.endsEarly();
    }
  }

  private static int colorTableLength(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static void skipSubBlocks(ImageInputStream input) throws IOException {
    for (int length = input.readUnsignedByte(); length > 0; length = input.readUnsignedByte()) {
      input.seek(input.getStreamPosition() + length);
    }
  }
}
