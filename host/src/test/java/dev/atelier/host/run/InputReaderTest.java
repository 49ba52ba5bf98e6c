package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputReaderTest {

  @TempDir Path folder;
  private final PictureFiles pictures = new PictureFiles();
  private Path file;

  @BeforeEach
  void draw() {
    file = TestFiles.writeBlank(folder.resolve("a.png"), 6, 5);
  }

  @Test
  void aPictureIsReadWithItsSizeTimeAndChecksum() throws IOException {
    InputReader.Read read = new InputReader(pictures::load, true).read(file);
    assertThat(read.picture().picture().width()).isEqualTo(6);
    assertThat(read.sha256()).contains(Checksums.sha256(file));
    assertThat(read.state()).contains(FileStamp.of(file));
  }

  @Test
  void aPictureThatIsChangedWhileItIsReadIsNotTaken() {
    Function<Path, PictureFile> slow =
        path -> {
          PictureFile read = pictures.load(path);
          append(path);
          return read;
        };
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> new InputReader(slow, true).read(file))
        .withMessageContaining(file + " was changed while it was read");
  }

  @Test
  void aPictureThatIsDamagedBecauseItIsBeingWrittenIsSaidToBeChanged() {
    Function<Path, PictureFile> half =
        path -> {
          append(path);
          throw new OperationException("damaged");
        };
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> new InputReader(half, false).read(file))
        .withMessageContaining("was changed while it was read");
  }

  @Test
  void aPictureThatIsReadAheadIsReadOnce() {
    List<Path> reads = new CopyOnWriteArrayList<>();
    InputReader reader =
        new InputReader(
            path -> {
              reads.add(path);
              return pictures.load(path);
            },
            false);
    reader.readAhead(file);
    assertThat(reader.read(file).picture().picture().width()).isEqualTo(6);
    assertThat(reads).containsExactly(file);
    reader.read(file);
    assertThat(reads).as("another turn, another reading").hasSize(2);
  }

  @Test
  void whatIsWrongWithAPictureThatIsReadAheadIsToldInItsTurn() throws IOException {
    Path other = folder.resolve("other.png");
    Files.copy(file, other);
    Files.writeString(file, "no picture");
    InputReader reader = new InputReader(pictures::load, false);
    reader.readAhead(file);
    assertThat(reader.read(other).picture().picture().width()).isEqualTo(6);
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> reader.read(file))
        .withMessageContaining(file + " is not a picture");
  }

  private static void append(Path file) {
    try {
      Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
