package dev.atelier.toolkit.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpyFileTest {

  @TempDir Path folder;

  @Test
  void aMatrixIsLaidOutAsNumpySaysItIs() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    NpyFile.write(List.of(new float[] {1, 2.5f, -3}, new float[] {4, 5, 6}), output);
    byte[] bytes = output.toByteArray();
    assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = buffer.getShort(8);
    assertThat((10 + header) % 64).isZero();
    assertThat(new String(bytes, 10, header, US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith("\n");
    buffer.position(10 + header);
    assertThat(buffer.remaining()).isEqualTo(6 * 4);
    assertThat(buffer.getFloat()).isEqualTo(1);
    assertThat(buffer.getFloat()).isEqualTo(2.5f);
  }

  @Test
  void aMatrixIsReadAsItWasWritten() throws IOException {
    List<float[]> rows = List.of(new float[] {1, 2}, new float[] {3, Float.MIN_VALUE});
    Path file = folder.resolve("x.npy");
    Files.write(file, matrix(rows));
    assertThat(NpyFile.read(file)).usingRecursiveComparison().isEqualTo(rows);
  }

  private static byte[] matrix(List<float[]> rows) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    NpyFile.write(rows, output);
    return output.toByteArray();
  }

  @Test
  void longNumbersColumnsFirstAndASingleRowAreReadToo() throws IOException {
    Path byColumns =
        numpy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 1, 4, 2, 5, 3, 6);
    assertThat(NpyFile.read(byColumns))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}));
    Path row = numpy("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 7, 8, 9);
    assertThat(NpyFile.read(row)).singleElement().isEqualTo(new float[] {7, 8, 9});
  }

  private Path numpy(String header, double... values) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    buffer.putShort((short) header.length()).put(header.getBytes(US_ASCII));
    for (double value : values) {
      buffer.putDouble(value);
    }
    return Files.write(folder.resolve(values.length + ".npy"), buffer.array());
  }

  @Test
  void whatIsNoMatrixIsExplained() throws IOException {
    assertNoMatrix("it does not begin like one", "hello".getBytes(US_ASCII));
    assertNoMatrix("it does not begin like one", new byte[0]);
    byte[] whole = matrix(List.of(new float[] {1, 2}));
    assertNoMatrix("it does not hold the 2 values", Arrays.copyOf(whole, whole.length - 1));
    assertNoMatrix("it ends too early", Arrays.copyOf(whole, 30));
    assertNoMatrix(
        "its values are '<i8'",
        Files.readAllBytes(numpy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", 1)));
    assertNoMatrix(
        "its shape is (1, 1, 1)",
        Files.readAllBytes(
            numpy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1), }", 1)));
  }

  private void assertNoMatrix(String reason, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("no.npy"), content);
    assertThatThrownBy(() -> NpyFile.read(file))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aMatrixHasRowsOfOneLengthOrNoneAtAll() throws IOException {
    assertThatThrownBy(() -> matrix(List.of(new float[] {1, 2}, new float[] {3})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new String(matrix(List.of()), US_ASCII)).contains("'shape': (0, 0)");
  }
}
