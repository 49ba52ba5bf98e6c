package dev.atelier.host.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HadoopFilesTest {

  private static final byte[] MINE = "mine".getBytes(UTF_8);
  private static final byte[] NEW = "new".getBytes(UTF_8);

  private final HadoopFiles files = new HadoopFiles(new Configuration(false));

  @TempDir Path folder;

  @Test
  void aFileThatIsWhatItWasHasTheTimeThatTheDiskKnows() throws Exception {
    Path file = Files.write(folder.resolve("50%25 #1.png"), MINE);
    Instant precise = Files.getLastModifiedTime(file).toInstant();
    Instant told = precise.truncatedTo(ChronoUnit.MILLIS);

    assertThat(files.unchanged(uri(file), 4, 4, told)).isEqualTo(precise);

    assertChanged(() -> files.unchanged(uri(file), 3, 4, told));
    assertChanged(() -> files.unchanged(uri(file), 3, 3, told));
    assertChanged(() -> files.unchanged(uri(file), 4, 4, told.plusMillis(1)));
  }

  private static void assertChanged(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed meanwhile");
  }

  @Test
  void whatIsWrittenShowsNothingOfItselfBeforeItHasItsPlace() throws Exception {
    Path file = folder.resolve("deep/result.png");

    files.write(uri(file), "mark-1", NEW);
    assertThat(names()).containsExactly("deep/.atelier-mark-1.part");
    assertThat(files.place(uri(file), "mark-1", false)).isTrue();

    assertThat(names()).containsExactly("deep/result.png");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aSecondTryAtAFileLeavesNothingOfTheFirst() throws Exception {
    Path file = folder.resolve("result.png");
    files.write(uri(file), "mark-1", MINE);
    files.write(uri(file), "mark-1", NEW);
    assertThat(files.place(uri(file), "mark-1", false)).isTrue();
    assertThat(names()).containsExactly("result.png");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aFileThatIsThereIsKeptUnlessItMayBeReplaced() throws Exception {
    Path file = Files.write(folder.resolve("result.png"), MINE);

    files.write(uri(file), "mark-1", NEW);
    assertThat(files.place(uri(file), "mark-1", false)).isFalse();
    assertThat(file).hasBinaryContent(MINE);
    assertThat(names()).containsExactly("result.png");

    files.write(uri(file), "mark-2", NEW);
    assertThat(files.place(uri(file), "mark-2", true)).isTrue();
    assertThat(file).hasBinaryContent(NEW);
    assertThat(names()).containsExactly("result.png");
  }

  @Test
  void aFolderInThePlaceOfAResultStays() throws Exception {
    Path taken = Files.createDirectories(folder.resolve("result.png"));
    files.write(uri(taken), "mark-1", NEW);
    assertThatThrownBy(() -> files.place(uri(taken), "mark-1", true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
    assertThat(taken).isEmptyDirectory();
    assertThat(names()).isEmpty();
  }

  @Test
  void whatHasNoPlaceIsDiscarded() throws Exception {
    Path file = folder.resolve("result.png");
    files.write(uri(file), "mark-1", NEW);
    files.discard(uri(file), "mark-1");
    files.discard(uri(file), "mark-1");
    assertThat(names()).isEmpty();
  }

  private static String uri(Path file) {
    return "file:" + file;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
