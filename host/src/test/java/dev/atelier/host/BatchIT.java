package dev.atelier.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.api.picture.Picture;
import dev.atelier.host.run.VariantTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program at work on many pictures, and what it survives. */
@DisabledOnOs(OS.WINDOWS)
final class BatchIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  private static final Redirect NO_INPUT = Redirect.from(new File("/dev/null"));
  private static final int PICTURES = 120;
  private static final String MANIFEST = ".atelier-manifest.jsonl";

  @TempDir static Path shared;
  private static Path pictures;
  private static Path ink;

  @TempDir Path folder;
  private Path messages;

  @BeforeAll
  static void drawPictures() throws IOException {
    VariantTestPlugin.install(shared.resolve("plugins"));
    pictures = shared.resolve("pictures");
    for (int i = 0; i < PICTURES; i++) {
      draw(pictures.resolve("%d/%03d.png".formatted(i % 3, i)), 20 + i % 7, i);
    }
    ink = draw(shared.resolve("ink.png"), 9, 3);
  }

  @BeforeEach
  void makeRoomForMessages() throws IOException {
    messages = Files.createTempFile(shared, "messages", ".txt");
  }

  @Test
  void picturesOfARunThatIsKilledAgainAndAgainAreThoseOfAnUnbrokenRun() throws Exception {
    Path whole = folder.resolve("whole");
    long start = System.nanoTime();
    assertThat(end(tint(whole)).code()).isZero();
    long nanos = System.nanoTime() - start;
    Map<String, String> expected = contents(whole);
    assertThat(expected).hasSize(PICTURES);

    Random random = new Random(1889);
    int kills = 0;
    for (int round = 0; kills < 35; round++) {
      Path out = folder.resolve("out" + round);
      boolean complete = false;
      while (!complete && kills < 35) {
        Process process = tint(out, "--resume");
        complete = endsBefore(process, (long) ((0.35 + 0.65 * random.nextDouble()) * nanos));
        kills += complete ? 0 : 1;
        // Whatever is there, is whole.
        assertThat(expected).containsAllEntriesOf(contents(out));
      }
      Ended ended = end(tint(out, "--resume"));
      assertThat(ended.code()).as(ended.messages()).isZero();
      assertThat(contents(out)).isEqualTo(expected);
      assertThat(hidden(out)).containsExactly(MANIFEST);
      Ended again = end(tint(out, "--resume"));
      assertThat(again.messages()).contains("0 done, " + PICTURES + " skipped, 0 failed");
    }
  }

  @Test
  void theTableOfARunThatIsKilledAgainAndAgainIsThatOfAnUnbrokenRun() throws Exception {
    Path narrow = draw(folder.resolve("narrow.png"), 7, 1);
    Path whole = folder.resolve("whole.csv");
    long start = System.nanoTime();
    assertThat(end(weigh(narrow, whole)).code()).isEqualTo(3);
    long nanos = System.nanoTime() - start;
    assertThat(whole).content().contains("seven is too narrow").hasLineCount(PICTURES + 2);

    Random random = new Random(1890);
    int kills = 0;
    for (int round = 0; kills < 15; round++) {
      Path table = folder.resolve("table" + round + ".csv");
      List<String> more = List.of("--resume", "--manifest", table + ".manifest");
      boolean complete = false;
      while (!complete && kills < 15) {
        Process process = weigh(narrow, table, more.toArray(String[]::new));
        complete = endsBefore(process, (long) ((0.35 + 0.65 * random.nextDouble()) * nanos));
        kills += complete ? 0 : 1;
        assertThat(Files.notExists(table) || Files.mismatch(table, whole) < 0).isTrue();
      }
      Ended ended = end(weigh(narrow, table, more.toArray(String[]::new)));
      assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
      assertThat(table).hasSameBinaryContentAs(whole);
    }
    assertThat(hidden(folder)).isEmpty();
  }

  @Test
  void aRequestToTerminateLetsThePictureAtHandBeFinished() throws Exception {
    assumeThat(isHeeded("TERM")).as("whoever started this lets the signal through").isTrue();
    Path out = folder.resolve("out");
    Path gate = folder.resolve("gate");
    Process process = tint(out, "--until", gate.toString(), "--json");
    BufferedReader events = process.inputReader(UTF_8);
    awaitProgress(events);
    signal(process, "TERM");
    awaitMessage("finished first");
    Files.createFile(gate);
    String last = events.lines().reduce((before, after) -> after).orElse("");
    Ended ended = end(process);
    assertThat(ended.code()).isEqualTo(143);
    assertThat(last).contains("\"summary\"", "\"cancelled\":true", "\"failed\":0");
    int done = contents(out).size();
    assertThat(done).isBetween(1, 5);
    assertThat(last).contains("\"done\":" + done, "\"left\":" + (PICTURES - done));
    assertThat(Files.readAllLines(out.resolve(MANIFEST))).hasSize(1 + done);

    assertThat(end(tint(out, "--resume", "--until", gate.toString())).code()).isZero();
    assertThat(contents(out)).hasSize(PICTURES);
  }

  @Test
  void aRequestToTerminateLetsTheOnlyPictureBeFinishedAndAllIsDone() throws Exception {
    assumeThat(isHeeded("TERM")).as("whoever started this lets the signal through").isTrue();
    Path only = draw(folder.resolve("only.png"), 20, 1);
    Path out = folder.resolve("only-result.png");
    Path gate = folder.resolve("gate");
    List<String> arguments =
        List.of(
            "tint",
            only.toString(),
            "-o",
            out.toString(),
            "--ink",
            ink.toString(),
            "--until",
            gate.toString(),
            "--json");
    Process process = start(arguments, NO_INPUT, Map.of());
    BufferedReader events = process.inputReader(UTF_8);
    awaitProgress(events);
    signal(process, "TERM");
    awaitMessage("finished first");
    Files.createFile(gate);
    String last = events.lines().reduce((before, after) -> after).orElse("");
    Ended ended = end(process);
    assertThat(ended.code()).as(ended.messages()).isZero();
    assertThat(last).contains("\"done\":1", "\"left\":0", "\"cancelled\":false");
    assertThat(ended.messages()).doesNotContain("cancelled");
    assertThat(ImageIO.read(out.toFile())).isNotNull();
  }

  @Test
  void theSecondSignalEndsTheProgramAtOnce() throws Exception {
    assumeThat(isHeeded("TERM")).as("whoever started this lets the signal through").isTrue();
    Path out = folder.resolve("out");
    Process process = tint(out, "--until", folder.resolve("never").toString(), "--json");
    awaitProgress(process.inputReader(UTF_8));
    signal(process, "TERM");
    awaitMessage("finished first");
    signal(process, "TERM");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(contents(out)).isEmpty();
    assertThat(hidden(out)).containsExactly(MANIFEST);
  }

  @Test
  void aFullDiskStopsTheRunAndTheRestIsDoneWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    int mounted = exitCode("mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk.toString());
    assumeThat(mounted).as("a small disk can be mounted here").isZero();
    try {
      Path out = disk.resolve("out");
      Ended full = end(tint(out));
      assertThat(full.code()).as(full.messages()).isEqualTo(3);
      int done = contents(out).size();
      assertThat(done).isBetween(1, PICTURES - 1);
      assertThat(full.messages().lines().filter(line -> line.startsWith("atelier: ")))
          .singleElement()
          .asString()
          .contains("the disk is full: free some space", "give the command again with --resume");
      assertThat(full.messages())
          .contains(
              "%d done, 0 skipped, 1 failed, stopped with %d left"
                  .formatted(done, PICTURES - 1 - done));
      assertThat(hidden(out)).containsExactly(MANIFEST);

      assertThat(exitCode("mount", "-o", "remount,size=64m", disk.toString())).isZero();
      Ended roomy = end(tint(out, "--resume"));
      assertThat(roomy.code()).as(roomy.messages()).isZero();
      assertThat(roomy.messages()).contains(done + " skipped, 0 failed");
      assertThat(contents(out)).hasSize(PICTURES);
    } finally {
      exitCode("umount", disk.toString());
    }
  }

  @Test
  void aFolderOfResultsThatIsTakenAwayIsMadeAgain() throws Exception {
    Path out = folder.resolve("out");
    Path gate = folder.resolve("gate");
    Process process = tint(out, "--until", gate.toString(), "--json");
    BufferedReader events = process.inputReader(UTF_8);
    awaitProgress(events);
    Files.move(out, folder.resolve("elsewhere"));
    Files.createFile(gate);
    assertThat(events.lines().filter(line -> line.contains("\"failed\"")))
        .allMatch(line -> line.contains("\"summary\"") && line.contains("\"failed\":0"));
    assertThat(end(process).code()).isZero();
    assertThat(contents(out)).hasSize(PICTURES);
    assertThat(Files.readAllLines(out.resolve(MANIFEST))).hasSize(1 + PICTURES);
  }

  @Test
  void aListMayNameAnyFileInAnyLocale() throws Exception {
    List<String> names = List.of("a b.png", "a\nb.png", "été 😀.png", "-o.png");
    for (String name : names) {
      draw(folder.resolve("in").resolve(name), 8, 2);
    }
    Path list = folder.resolve("list");
    String text =
        names.stream()
            .map(name -> folder.resolve("in").resolve(name) + "\0")
            .collect(Collectors.joining());
    Files.writeString(list, text);
    List<String> arguments =
        List.of(
            "tint",
            "--from-file",
            "-",
            "--null",
            "-o",
            folder.resolve("out") + "/{name}_{ink}.{ext}",
            "--ink",
            ink.toString());
    Process process = start(arguments, Redirect.from(list.toFile()), Map.of("LC_ALL", "C"));
    Ended ended = end(process);
    assertThat(ended.code()).as(ended.messages()).isZero();
    assertThat(contents(folder.resolve("out")).keySet())
        .containsExactlyInAnyOrder("a b_ink.png", "a\nb_ink.png", "été 😀_ink.png", "-o_ink.png");
  }

  private static boolean endsBefore(Process process, long nanos) throws Exception {
    boolean ended = process.waitFor(nanos, TimeUnit.NANOSECONDS);
    process.destroyForcibly().waitFor();
    return ended;
  }

  private Process tint(Path out, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("tint", pictures.toString(), "-o", out.toString(), "--ink", ink.toString()));
    arguments.addAll(Arrays.asList(more));
    return start(arguments, NO_INPUT, Map.of());
  }

  private Process weigh(Path narrow, Path table, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("weigh", pictures.toString(), narrow.toString(), "-o", table.toString()));
    arguments.addAll(Arrays.asList(more));
    return start(arguments, NO_INPUT, Map.of());
  }

  private Process start(List<String> arguments, Redirect input, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input);
    builder.environment().put("ATELIER_HOME", shared.resolve("home").toString());
    builder.environment().put("ATELIER_PLUGINS", shared.resolve("plugins").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.redirectError(messages.toFile()).start();
  }

  private Ended end(Process process) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ends").isTrue();
    String text = Files.readString(messages);
    assertThat(text).as("nobody is shown a stack trace").doesNotContain("\tat ");
    return new Ended(process.exitValue(), text);
  }

  private static void awaitProgress(BufferedReader events) throws IOException {
    String line;
    do {
      line = events.readLine();
    } while (line != null && !line.contains("\"progress\""));
    assertThat(line).as("the first sign of work").isNotNull();
  }

  private void awaitMessage(String text) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.readString(messages).contains(text)) {
      assertThat(System.nanoTime()).as("the time when it is said at last").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void signal(Process process, String name) throws Exception {
    exitCode("kill", "-" + name, Long.toString(process.pid()));
  }

  private static int exitCode(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** A signal that a parent ignores is ignored by its children, as in a shell's background jobs. */
  private static boolean isHeeded(String signal) throws Exception {
    return exitCode("sh", "-c", "kill -" + signal + " $$; exit 7") != 7;
  }

  /** Returns the files of a folder that are not hidden, with all of their bytes. */
  private static Map<String, String> contents(Path root) throws IOException {
    if (Files.notExists(root)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !isHidden(file))
          .collect(Collectors.toMap(file -> root.relativize(file).toString(), BatchIT::bytes));
    }
  }

  private static String bytes(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> hidden(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> Files.isRegularFile(file) && isHidden(file))
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static Path draw(Path file, int width, int seed) {
    BufferedImage image = new BufferedImage(width, 12, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < width; x++) {
        float hue = (float) Math.sin(seed * x / 9.0) + (float) Math.cos(y / 7.0);
        image.setRGB(x, y, Color.HSBtoRGB(hue, 0.7f, 0.9f));
      }
    }
    return TestFiles.write(file, Picture.of(image));
  }

  /** What a process left. */
  private record Ended(int code, String messages) {}
}
