package dev.atelier.host.run.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToNowhere;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.result.SortTarget.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelFoldersTest {

  @TempDir Path folder;

  private Path sorted;

  @BeforeEach
  void nameTheFolder() {
    sorted = folder.resolve("sorted");
  }

  @Test
  void aCopyHasTheSameBytesAndTheSameTime() throws IOException {
    Path file = file("in/a.png", "bytes");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, time);

    assertThat(put(By.COPY, ExistingFile.FAIL, file)).isTrue();

    Path copy = sorted.resolve("cat/a.png");
    assertThat(copy).hasContent("bytes");
    assertThat(Files.isSymbolicLink(copy)).isFalse();
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(time);
    assertThat(filesIn(sorted)).containsExactly("cat/a.png");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCopyOfAFileThatNobodyMayWriteIsMade() throws IOException {
    Path file = file("in/a.png", "bytes");
    assertThat(file.toFile().setWritable(false)).isTrue();
    assertThat(put(By.COPY, ExistingFile.FAIL, file)).isTrue();
    assertThat(sorted.resolve("cat/a.png")).hasContent("bytes");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkLeadsToTheInputItself() throws IOException {
    Path file = file("in/a.png", "bytes");
    Path link = Files.createSymbolicLink(folder.resolve("in/b.png"), Path.of("a.png"));

    assertThat(put(By.LINK, ExistingFile.FAIL, link)).isTrue();

    assertThat(Files.readSymbolicLink(sorted.resolve("cat/b.png"))).isEqualTo(file.toRealPath());
  }

  @Test
  void inputsWithTheSameNameAreNumberedInTheirOrder() throws IOException {
    List<Job> jobs =
        jobs(
            file("x/a.png", "1"),
            file("y/A.png", "2"),
            file("z/a.png", "3"),
            file("x/a-2.png", "4"),
            file("x/b", "5"),
            file("y/b", "6"));
    LabelFolders inputs =
        new LabelFolders(new SortTarget(sorted, By.COPY), ExistingFile.FAIL, jobs);

    assertThat(jobs.stream().map(job -> sorted.relativize(inputs.target(job, "cat")).toString()))
        .containsExactly(
            name("cat/a.png"),
            name("cat/A-2.png"),
            name("cat/a-3.png"),
            name("cat/a-2-2.png"),
            name("cat/b"),
            name("cat/b-2"));
    assertThat(inputs.target(jobs.get(1), "dog")).isEqualTo(sorted.resolve("dog/A-2.png"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cat|cat",
        "none of these|none of these",
        "grün 猫|grün 猫",
        "a/b\\c|a_b_c",
        "../../etc|__.._etc",
        "..|_",
        ".hidden|_hidden",
        "end. .|end_",
        "''|_",
        "' '|_",
        "a:b*?\"<>c|a_b_____c",
        "con|con_",
        "NUL.txt|NUL.txt_",
        "concert|concert"
      })
  void anyLabelGivesAFolderInTheFolder(String label, String name) {
    assertThat(OutputNames.folderName(label)).isEqualTo(name);
  }

  @Test
  void aVeryLongLabelGivesANameThatFileSystemsTake() throws IOException {
    String name = OutputNames.folderName("😀".repeat(300));
    assertThat(name).isEqualTo("😀".repeat(60));
    assertThat(OutputNames.folderName("\u0000\n")).isEqualTo("__");
    Files.createDirectories(folder.resolve(OutputNames.folderName("x".repeat(300))));
  }

  @Test
  void aFileThatExistsIsKeptAndIsAFailure() throws IOException {
    Path there = file("sorted/cat/a.png", "mine");
    Path file = file("in/a.png", "bytes");
    for (By by : By.values()) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> put(by, ExistingFile.FAIL, file))
          .withMessageStartingWith(there + " exists already; use --existing overwrite");
    }
    assertThat(there).hasContent("mine");
  }

  @Test
  void aFileThatExistsMayBeSkipped() throws IOException {
    Path there = file("sorted/cat/a.png", "mine");
    Path file = file("in/a.png", "bytes");
    for (By by : By.values()) {
      assertThat(put(by, ExistingFile.SKIP, file)).isFalse();
    }
    assertThat(there).hasContent("mine");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileThatExistsMayBeReplacedByEither() throws IOException {
    file("sorted/cat/a.png", "mine");
    Path file = file("in/a.png", "bytes");
    Path target = sorted.resolve("cat/a.png");

    assertThat(put(By.COPY, ExistingFile.OVERWRITE, file)).isTrue();
    assertThat(target).hasContent("bytes");
    assertThat(put(By.LINK, ExistingFile.OVERWRITE, file)).isTrue();
    assertThat(Files.isSymbolicLink(target)).isTrue();
    assertThat(put(By.LINK, ExistingFile.OVERWRITE, file)).isTrue();
    assertThat(filesIn(sorted)).containsExactly("cat/a.png");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatALinkOfAnEarlierRunLeadsToIsNeverOverwritten() throws IOException {
    Path other = file("other/a.png", "somebody's picture");
    Files.createDirectories(sorted.resolve("cat"));
    Path target = Files.createSymbolicLink(sorted.resolve("cat/a.png"), other);

    assertThat(put(By.COPY, ExistingFile.OVERWRITE, file("in/a.png", "bytes"))).isTrue();

    assertThat(other).hasContent("somebody's picture");
    assertThat(Files.isSymbolicLink(target)).isFalse();
    assertThat(target).hasContent("bytes");
  }

  @Test
  void inputsThatLieInTheFolderItselfAreRefused() throws IOException {
    Path file = file("sorted/cat/a.png", "bytes");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> put(By.COPY, ExistingFile.FAIL, file))
        .withMessage(
            "--sort-into: %s lies in %s itself, so that it would be sorted again and again; name another folder"
                .formatted(file, sorted));
  }

  @Test
  void standardInputHasNoNameToBeSortedBy() {
    SortTarget sorting = new SortTarget(sorted, By.COPY);
    List<Job> jobs = List.of(Job.ofStandardInput(new ToNowhere()));
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> new LabelFolders(sorting, ExistingFile.FAIL, jobs))
        .withMessageStartingWith("standard input has no name to be sorted by");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsRefused() throws IOException {
    Path file = file("sorted", "no folder");
    SortTarget sorting = new SortTarget(file.resolve("deep"), By.COPY);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> new LabelFolders(sorting, ExistingFile.FAIL, List.of()))
        .withMessage("--sort-into: " + file + " is a file; name a folder");
  }

  @Test
  void anInputThatVanishedIsNamed() throws IOException {
    Path file = file("in/a.png", "bytes");
    List<Job> jobs = jobs(file);
    LabelFolders inputs =
        new LabelFolders(new SortTarget(sorted, By.COPY), ExistingFile.FAIL, jobs);
    Files.delete(file);
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> inputs.put(file, inputs.target(jobs.get(0), "cat")))
        .withMessage(file + " does not exist: check the name and the folder");
    assertThat(filesIn(sorted)).isEmpty();
  }

  private boolean put(By by, ExistingFile existing, Path file) {
    List<Job> jobs = jobs(file);
    LabelFolders inputs = new LabelFolders(new SortTarget(sorted, by), existing, jobs);
    return inputs.put(file, inputs.target(jobs.get(0), "cat"));
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static List<Job> jobs(Path... files) {
    return Arrays.stream(files).map(file -> Job.of(file, new ToNowhere())).toList();
  }

  private static String name(String path) {
    return Path.of(path).toString();
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}
