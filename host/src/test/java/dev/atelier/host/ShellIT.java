package dev.atelier.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.host.run.VariantTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a shell: pipes, full disks, and the names of files in any locale. */
@DisabledOnOs(OS.WINDOWS)
final class ShellIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  /** In a shell, the name of a picture in Latin-1. */
  private static final String LATIN = "\"$(printf 'latin1-\\344.png')\"";

  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void installPlugin() throws IOException {
    VariantTestPlugin.install(shared.resolve("plugins"));
  }

  @BeforeEach
  void drawPictures() {
    TestFiles.writeBlank(folder.resolve("ink.png"), 40, 30);
    for (int i = 0; i < 30; i++) {
      TestFiles.writeBlank(folder.resolve("in/%02d.png".formatted(i)), 40, 30);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tint ink.png --ink ink.png -o -",
        "weigh in",
        "weigh in --json",
        "--help",
        "--version",
        "completion",
        "events-schema"
      })
  void whatDoesNotFitOnAFullDiskIsAFailure(String command) throws Exception {
    assumeThat(Files.exists(Path.of("/dev/full"))).as("there is a full disk").isTrue();
    Ended ended = run("atelier " + command + " >/dev/full");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.messages().lines().filter(line -> line.startsWith("atelier: ")))
        .containsExactly(
            "atelier: standard output: no space left on device; make room, or send it to another"
                + " place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weigh in", "tint in --ink ink.png -o out --json", "completion"})
  void aPipeThatNobodyReadsAnyMoreEndsTheProgramWithoutAWord(String command) throws Exception {
    Ended ended = run("{ atelier " + command + "; echo $? >code; } | head -n 1 >/dev/null");
    assertThat(ended.messages().lines().filter(line -> !line.contains(" -> "))).isEmpty();
    // What fits in the pipe before its reader goes is written.
    assertThat(Files.readString(folder.resolve("code")).strip()).isIn("141", "0");
    assertThat(namesIn("out")).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void nobodyReadsFromTheVeryBeginning() throws Exception {
    Ended ended =
        run(
            "{ sleep 0; until [ -e gone ]; do :; done; atelier weigh in; echo $? >code; } | touch gone");
    assertThat(ended.messages()).isEmpty();
    assertThat(Files.readString(folder.resolve("code")).strip()).isEqualTo("141");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=xx_YY.UTF-8",
        "LC_CTYPE=UTF-8",
        "LANG=xx_YY.utf8",
        "LANG=C.UTF-8 LC_TIME=xx_YY.UTF-8",
        "LC_ALL=C",
        "LC_ALL=POSIX",
        "LANG=xx_YY.ISO-8859-1",
        "LC_ALL=C.UTF-8",
        "LANG="
      })
  void namesMayHaveAnyLettersInAnyLocale(String locale) throws Exception {
    Files.copy(folder.resolve("ink.png"), folder.resolve("grün 猫.png"));
    Ended ended =
        run(
            "unset LC_ALL LC_CTYPE LANG; export %s; ".formatted(locale)
                + "atelier tint 'grün 猫.png' --ink 'grün 猫.png' -o 'größer.png'");
    assertThat(ended.code()).as(ended.messages()).isZero();
    assertThat(folder.resolve("größer.png")).exists();
    assertThat(ended.messages()).contains("grün 猫.png -> größer.png");
  }

  @Test
  void aNameThatIsNotInUnicodeIsToldAsSuchAndTheOthersAreDone() throws Exception {
    Ended ended =
        run(
            "cp ink.png in/%s && cp ink.png in/other-%s && mkdir in/d%s && cp ink.png in/d%s/e.png; "
                    .formatted(LATIN, LATIN, LATIN, LATIN)
                + "atelier tint in --ink ink.png -o out");
    assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
    assertThat(ended.messages())
        .contains("30 done, 0 skipped, 3 failed")
        .contains("atelier: in/latin1-\uFFFD.png cannot be used, for its name is not in UTF-8")
        .contains("for the name of the folder dlatin1-\uFFFD.png is not in UTF-8; rename it")
        .doesNotContain("damaged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "atelier tint NAME --ink ink.png -o out.png",
        "atelier tint ink.png --ink NAME -o out.png",
        "atelier weigh NAME",
        "atelier show NAME"
      })
  void aNamedFileWhoseNameIsNotInUnicodeIsToldAsSuch(String command) throws Exception {
    Ended ended = run("cp ink.png %s; %s".formatted(LATIN, command.replace("NAME", LATIN)));
    assertThat(ended.code()).as(ended.messages()).isIn(1, 2);
    assertThat(ended.messages()).contains("not in UTF-8: rename").hasLineCount(1);
  }

  @Test
  void aFolderWhoseNameIsNotInUnicodeIsNoPlaceToWorkIn() throws Exception {
    Ended ended =
        run(
            "mkdir d%s && cp ink.png d%s && cd d%s && atelier tint ink.png --ink ink.png -o out.png"
                .formatted(LATIN, LATIN, LATIN));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.messages()).contains("nothing can be done in the folder").hasLineCount(1);
    assertThat(run("ls | wc -l").output().strip())
        .as("the folder, the ink and the pictures")
        .isEqualTo("3");
  }

  @Test
  void whereNoLocaleKnowsTheLettersThatIsSaid() throws Exception {
    // Without the launcher, which helps.
    Ended ended =
        run(
            "LC_ALL=C \"${JAVA_HOME}/bin/java\" -Datelier.distribution=%s -jar %s tint grün.png --ink ink.png -o out.png"
                .formatted(
                    PROGRAM.getParent().getParent(),
                    PROGRAM.getParent().resolveSibling("lib/atelier-host.jar")));
    assertThat(ended.code()).as(ended.messages()).isEqualTo(1);
    assertThat(ended.messages()).contains("LC_ALL").doesNotContain("unexpected");
  }

  private Ended run(String script) throws Exception {
    Path output = Files.createTempFile(shared, "output", ".txt");
    Path messages = Files.createTempFile(shared, "messages", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-c", script))
            .directory(folder.toFile())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(output.toFile())
            .redirectError(messages.toFile());
    builder.environment().put("ATELIER_HOME", shared.resolve("home").toString());
    builder.environment().put("ATELIER_PLUGINS", shared.resolve("plugins").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .compute("PATH", (name, path) -> PROGRAM.getParent() + File.pathSeparator + path);
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ends").isTrue();
    String text = Files.readString(messages);
    assertThat(text).as("nobody is shown a stack trace").doesNotContain("\tat ");
    return new Ended(process.exitValue(), Files.readString(output), text);
  }

  private List<String> namesIn(String name) throws IOException {
    Path root = folder.resolve(name);
    if (Files.notExists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** What a process left. */
  private record Ended(int code, String output, String messages) {}
}
