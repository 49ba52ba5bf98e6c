package dev.atelier.toolkit.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxReaderTest {

  @TempDir Path folder;

  @Test
  void piecesAreReadFromTheMiddlePackedOrNot() throws IOException {
    byte[] bytes = array(3, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Path plain = Files.write(folder.resolve("a.idx"), bytes);
    Path packed = folder.resolve("a.idx.gz");
    try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(packed))) {
      output.write(bytes);
    }
    for (Path file : new Path[] {plain, packed}) {
      IdxReader reader = IdxReader.open(file, 3);
      assertThat(reader.dimensions()).containsExactly(3, 2, 2);
      assertThat(reader.read(1)).containsExactly(5, 6, 7, 8);
      assertThat(reader.read(2)).containsExactly(9, 10, 11, 12);
      assertThatThrownBy(() -> reader.read(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aFileMayBeLargerThanAnyArray() throws IOException {
    int count = 3 << 20;
    Path file = folder.resolve("large.idx");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            // Three gigabytes of which the disk keeps hardly any.
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(array(count, 32, 32)), 0);
      channel.write(ByteBuffer.wrap(new byte[] {7}), 16 + 1024L * count - 1);
    }
    IdxReader reader = IdxReader.open(file, 3);
    assertThat(reader.read(count - 1)).hasSize(1024).endsWith(7).startsWith(0);
  }

  @Test
  void whatIsNoSuchFileIsExplained() throws IOException {
    byte[] whole = array(2, 1, 1, 5, 6);
    assertRefused("it holds 1 of 2 values", Arrays.copyOf(whole, whole.length - 1));
    assertRefused("it goes on after its 2 values", Arrays.copyOf(whole, whole.length + 1));
    assertRefused("it ends too early", Arrays.copyOf(whole, 9));
    assertRefused("it does not begin like one", "hello".getBytes(US_ASCII));
    assertRefused("a dimension is 0", array(0, 1, 1));
  }

  @Test
  void aPackedFileThatDoesNotFitIsToBeUnpacked() throws IOException {
    Path packed = folder.resolve("large.gz");
    try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(packed))) {
      output.write(array(Integer.MAX_VALUE, 28, 28));
    }
    assertThatThrownBy(() -> IdxReader.open(packed, 3))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("unpack it with gunzip");
  }

  private void assertRefused(String reason, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("no.idx"), bytes);
    assertThatThrownBy(() -> IdxReader.open(file, 3))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] array(int count, int height, int width, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + values.length);
    buffer.putInt(0x803).putInt(count).putInt(height).putInt(width);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.array();
  }
}
