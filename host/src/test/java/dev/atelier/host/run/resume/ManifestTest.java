package dev.atelier.host.run.resume;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Result;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.resume.ManifestEntry.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("manifest.jsonl");
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    ManifestEntry done =
        ManifestEntry.done(
            new Source(
                "a.png",
                Map.of("style", "s.jpg"),
                Optional.of(new FileStamp(12, Instant.parse("2026-01-02T03:04:05.123456789Z"))),
                Optional.of("ab")),
            Optional.of(new ManifestEntry.Written("out/a.png", 34, Optional.of("cd"))),
            Result.of("wide", Map.of("width", 3, "share", 0.1)),
            0.25);
    ManifestEntry failed = entry("b.png", Status.FAILED, "damaged");
    write(heading(3), false, done, failed);

    Manifest read = Manifest.read(file);

    assertThat(read.heading()).contains(heading(3));
    assertThat(read.entries()).containsExactly(done, failed);
    assertThat(read.entry(done.key()).orElseThrow().result())
        .isEqualTo(Result.of("wide", Map.of("width", 3, "share", 0.1)));
  }

  @Test
  void aManifestThatIsNotThereIsEmpty() {
    assertThat(Manifest.read(file).heading()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void theLaterEntryOfAnInputHolds() {
    write(
        heading(3),
        false,
        entry("a.png", Status.FAILED, "first"),
        entry("a.png", Status.SKIPPED, "second"));
    assertThat(Manifest.read(file).entries())
        .containsExactly(entry("a.png", Status.SKIPPED, "second"));
  }

  @Test
  void whereverALineIsTornOffAllLinesBeforeItHoldAndTheNextRunGoesOnThere() throws IOException {
    write(
        heading(3), false, entry("a.png", Status.FAILED, "é"), entry("b.png", Status.FAILED, "no"));
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, ISO_8859_1).indexOf("b.png");
    for (int length = second - 10; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(Manifest.read(file).entries())
          .as("%d bytes", length)
          .containsExactly(entry("a.png", Status.FAILED, "é"));
      write(heading(3), true, entry("c.png", Status.FAILED, "new"));
      assertThat(Manifest.read(file).entries())
          .containsExactly(
              entry("a.png", Status.FAILED, "é"), entry("c.png", Status.FAILED, "new"));
    }
  }

  @Test
  void aHeadingThatIsTornOffWasNeverWritten() throws IOException {
    write(heading(3), false);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 9, 30, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(Manifest.read(file).heading()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void aLineThatIsDamagedInTheMiddleIsNamed() throws IOException {
    write(heading(3), false, entry("a.png", Status.FAILED, "x"));
    Files.writeString(file, "rubbish\n", StandardOpenOption.APPEND);
    assertThat(Manifest.read(file).entries()).hasSize(1);
    Files.writeString(
        file, entry("b.png", Status.FAILED, "y").toJson() + "\n", StandardOpenOption.APPEND);
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> Manifest.read(file))
        .withMessageContaining("damaged in line 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"notes\n", "notes", "{\"style\": \"a.jpg\"}\n", "{\"style\"", "\u0089PNG\n\n"})
  void aFileThatIsNoManifestIsLeftAsItIs(String content) throws IOException {
    Files.writeString(file, content);
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> Manifest.read(file))
        .withMessageContaining("is no manifest");
    assertThat(file).hasContent(content);
  }

  @Test
  void anotherRunStartsAnewBehindTheEarlierOne() throws IOException {
    write(heading(3), false, entry("a.png", Status.FAILED, "x"));
    write(heading(4), false, entry("b.png", Status.FAILED, "y"));
    assertThat(Files.readAllLines(file)).hasSize(4);
    Manifest read = Manifest.read(file);
    assertThat(read.heading()).contains(heading(4));
    assertThat(read.entries()).containsExactly(entry("b.png", Status.FAILED, "y"));
  }

  @Test
  void oneRunWritesAtATime() {
    Manifest first = Manifest.read(file);
    first.open();
    try {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> Manifest.read(file).open())
          .withMessageContaining("is being written by another run");
    } finally {
      first.close();
    }
  }

  @Test
  void whatAnotherRunWroteMeanwhileIsNotWrittenOver() {
    Manifest late = Manifest.read(file);
    write(heading(3), false, entry("a.png", Status.FAILED, "x"));
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(late::open)
        .withMessageContaining("a moment ago");
    assertThat(Manifest.read(file).entries()).hasSize(1);
  }

  @Test
  void whatWasAskedForDifferentlyIsNamed() {
    ManifestHeader earlier = heading(3).withBackbones(Map.of("compact", "ab"));
    ManifestHeader now = heading(5).withBackbones(Map.of("compact", "cd"));
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> now.requireSame(earlier, file))
        .withMessageContaining("amount was 3 and is 5")
        .withMessageContaining("backbones compact was ab and is cd");
    heading(3).requireSame(earlier, file);
  }

  @Test
  void aPluginThatWasRebuiltIsNamedUnlessItsJarsWereNotToldOf() {
    ManifestHeader earlier = madeBy("ab", "cd");
    madeBy("ab", "cd").requireSame(earlier, file);
    madeBy("ab", "cd").requireSame(withPlugin(heading(3), Map.of()), file);
    withPlugin(heading(3), Map.of()).requireSame(earlier, file);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> madeBy("ab", "ef").requireSame(earlier, file))
        .withMessageContaining("settings: the plugin inks 2 was rebuilt since (library.jar);");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(
            () ->
                withPlugin(heading(3), Map.of("inks.jar", "ab", "new.jar", "cd"))
                    .requireSame(earlier, file))
        .withMessageContaining("(library.jar, new.jar)");
  }

  @Test
  void parametersAndStepsMayBeCalledAsWhatIsNotAlwaysTold() {
    for (String name : List.of("jars", "backbones", "files")) {
      ManifestHeader one = heading(3);
      ((ObjectNode) one.json().get("parameters")).put(name, "x");
      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> heading(3).requireSame(one, file))
          .withMessageContaining(name + " was x and is not given");
      ManifestHeader recipe = heading(1);
      recipe.json().putObject("steps").set(name, heading(3).json());
      ManifestHeader other = heading(1);
      other.json().putObject("steps").set(name, heading(4).json());
      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> other.requireSame(recipe, file))
          .withMessageContaining("amount was 3 and is 4");
    }
  }

  private static ManifestHeader madeBy(String own, String library) {
    return withPlugin(heading(3), Map.of("inks.jar", own, "library.jar", library));
  }

  private static ManifestHeader withPlugin(ManifestHeader heading, Map<String, String> sums) {
    heading.json().put("plugin", "inks 2");
    if (!sums.isEmpty()) {
      ObjectNode jars = heading.json().putObject("jars");
      sums.forEach(jars::put);
    }
    return heading;
  }

  @Test
  void theLatestEntriesOfEveryProcessAreNotSureToBeDone() {
    ManifestEntry[] entries = new ManifestEntry[30];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry(i + ".png", Status.DONE, "x");
    }
    write(heading(3), false, entries);
    write(heading(3), true, entry("new.png", Status.DONE, "x"));
    Manifest read = Manifest.read(file);
    assertThat(List.of("29.png", "25.png", "new.png")).allMatch(read::isUnsure);
    assertThat(List.of("0.png", "19.png")).noneMatch(read::isUnsure);
  }

  @Test
  void aManifestThatIsTakenAwayIsBegunAgain() throws IOException {
    Manifest manifest = Manifest.read(file);
    manifest.open();
    manifest.begin(heading(3), false);
    Files.delete(file);
    manifest.add(entry("a.png", Status.FAILED, "x"));
    manifest.close();
    Manifest read = Manifest.read(file);
    assertThat(read.heading()).contains(heading(3));
    assertThat(read.entries()).hasSize(1);
  }

  @Test
  void whatIsWrittenIsNotAlsoKeptInMemoryUnlessThatIsWanted() throws IOException {
    Path file = folder.resolve("manifest.jsonl");
    for (boolean remembers : new boolean[] {false, true}) {
      try (Manifest manifest = Manifest.read(file)) {
        if (remembers) {
          manifest.remember();
        }
        manifest.open();
        manifest.begin(heading(2), false);
        manifest.add(entry("a.png", Status.FAILED, "x"));
        assertThat(manifest.entry("a.png").isPresent()).isEqualTo(remembers);
      }
      Files.delete(file);
    }
  }

  private void write(ManifestHeader heading, boolean resumed, ManifestEntry... entries) {
    Manifest manifest = Manifest.read(file);
    manifest.open();
    manifest.begin(heading, resumed);
    for (ManifestEntry entry : entries) {
      manifest.add(entry);
    }
    manifest.close();
  }

  private static ManifestHeader heading(int amount) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", "1.2.3").put("verb", "tint");
    json.putObject("parameters").put("amount", amount);
    return new ManifestHeader(json);
  }

  private static ManifestEntry entry(String input, Status status, String reason) {
    Source source = new Source(input, Map.of(), Optional.empty(), Optional.empty());
    return status == Status.FAILED
        ? ManifestEntry.failed(source, ErrorKind.EXISTING_OUTPUT, reason)
        : ManifestEntry.notDone(source, status, Optional.empty(), reason);
  }
}
