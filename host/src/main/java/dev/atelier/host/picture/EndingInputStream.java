package dev.atelier.host.picture;

import dev.atelier.host.file.HiddenFailures;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A stream whose end cannot be overlooked. The reader of WebP goes on with zeros for ever when the
 * data end; to look a little ahead, as it does near the end of every file, is its right.
 */
final class EndingInputStream extends ImageInputStreamImpl {

  private static final int LOOKS_AHEAD = 1000;

  private final ImageInputStream input;
  private int looks;

  EndingInputStream(ImageInputStream input) {
    this.input = input;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    input.seek(streamPos);
    return advance(input.read(), 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    bitOffset = 0;
    input.seek(streamPos);
    int count = input.read(bytes, offset, length);
    return advance(count, count);
  }

  @Override
  public long length() {
    try {
      return input.length();
    } catch (IOException e) {
      HiddenFailures.log(EndingInputStream.class, "the length of an input is unknown", e);
      return -1;
    }
  }

  private int advance(int result, int count) throws IOException {
    if (result >= 0) {
      streamPos += count;
    } else {
      looks++;
      if (looks > LOOKS_AHEAD) {
        throw DamagedFileException.endsEarly();
      }
    }
    return result;
  }
}
