package dev.atelier.classifier.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.classifier.digits.DigitFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MnistDataTest {

  @TempDir private Path folder;

  @Test
  void digitsAreReadWithTheirLabels() {
    DigitFixtures.writeDigits(folder, 12);

    MnistData digits = MnistData.read("FOLDER", folder);

    assertThat(digits.size()).isEqualTo(12);
    assertThat(digits.labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    float[] one = digits.range(1, 2).image(0);
    assertThat(one).hasSize(784);
    assertThat(one[6 * 28 + 4]).isEqualTo(1);
    assertThat(one[5 * 28 + 4]).isZero();
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    DigitFixtures.writeDigits(folder, 3);
    Path plain = folder.resolve("train-images-idx3-ubyte");
    Files.write(folder.resolve("images-idx3-ubyte.gz"), packed(Files.readAllBytes(plain)));
    Files.delete(plain);

    assertThat(MnistData.read("FOLDER", folder).size()).isEqualTo(3);
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(packed)) {
      output.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void aFolderWithoutDigitsIsNamed() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> MnistData.read("FOLDER", folder))
        .withMessageContaining("train-images-idx3-ubyte.gz")
        .withMessageContaining(folder.toString());
  }

  @Test
  void anotherNumberOfLabelsThanPicturesIsRefused() throws IOException {
    DigitFixtures.writeDigits(folder, 3);
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"), DigitFixtures.idx(new int[] {2}, new byte[2]));

    refuses("holds 3 pictures").withMessageContaining("holds 2 labels");
  }

  @Test
  void picturesOfAnotherSizeAreRefused() throws IOException {
    DigitFixtures.writeDigits(folder, 1);
    Files.write(
        folder.resolve("train-images-idx3-ubyte"),
        DigitFixtures.idx(new int[] {1, 32, 30}, new byte[960]));

    refuses("pictures of 30x32 pixels");
  }

  @Test
  void aLabelThatIsNoDigitIsRefused() throws IOException {
    DigitFixtures.writeDigits(folder, 1);
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"),
        DigitFixtures.idx(new int[] {1}, new byte[] {10}));

    refuses("calls picture 0 a 10");
  }

  @Test
  void aFileThatEndsTooEarlyIsRefused() throws IOException {
    byte[] whole = DigitFixtures.idx(new int[] {2, 28, 28}, new byte[1568]);
    damage(Arrays.copyOf(whole, 1000), "it holds 984 of 1568 values");
    damage(Arrays.copyOf(whole, 7), "it ends too early");
    damage(Arrays.copyOf(packed(whole), 20), "it ends too early");
    damage(Arrays.copyOf(whole, whole.length + 1), "it goes on after its 1568 values");
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    damage("plainly no numbers".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "begin");
    damage(DigitFixtures.idx(new int[] {4}, new byte[4]), "1 dimensions rather than 3");
    damage(DigitFixtures.idx(new int[] {-1, 28, 28}, new byte[4]), "a dimension is -1");
    damage(
        DigitFixtures.idx(new int[] {2_000_000_000, 28, 28}, new byte[4]),
        "more values than fit into memory");
  }

  private void damage(byte[] bytes, String reason) throws IOException {
    DigitFixtures.writeDigits(folder, 2);
    Files.write(folder.resolve("train-images-idx3-ubyte"), bytes);
    refuses(reason).withMessageContaining("fetch it again");
  }

  private org.assertj.core.api.ThrowableAssertAlternative<OperationException> refuses(
      String reason) {
    return assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> MnistData.read("FOLDER", folder))
        .withMessageContaining(reason);
  }
}
