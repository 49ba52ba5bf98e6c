package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.cli.report.Console;
import dev.atelier.host.cli.report.StandardOutput;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.VariantTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of results that cannot be written to standard output. */
final class StandardOutputTest {

  private static final int PICTURES = 40;

  @TempDir static Path home;

  @TempDir Path folder;

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final AtomicInteger unread = new AtomicInteger();

  @BeforeAll
  static void installPlugin() throws IOException {
    VariantTestPlugin.install(home.resolve("plugins"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "tint --help",
        "backbone --help",
        "plugins",
        "plugins --json",
        "backbone list",
        "events-schema",
        "completion",
        "weigh IN",
        "weigh IN --json",
        "weigh IN -o - --format csv",
        "weigh IN --dry-run",
        "tint IN/0.png --ink INK -o -",
        "show RESULT",
        "show RESULT --json",
      })
  void aFullStandardOutputIsAFailureThatIsToldOnce(String command) throws IOException {
    pictures(1);
    if (command.contains("RESULT")) {
      assertThat(run(new ByteArrayOutputStream(), "tint IN/0.png --ink INK -o RESULT")).isZero();
      messages.reset();
    }

    assertThat(run(failingAfter(0, "No space left on device"), command)).isEqualTo(1);

    assertThat(messages())
        .isEqualTo(
            "atelier: standard output: no space left on device; make room, or send it to another"
                + " place\n");
  }

  @Test
  void whatFailsOtherwiseIsToldInTheSameWay() throws IOException {
    pictures(1);
    assertThat(run(failingAfter(10, "Input/output error"), "tint IN/0.png --ink INK -o -"))
        .isEqualTo(1);
    assertThat(messages())
        .isEqualTo(
            "atelier: standard output: input/output error; make room, or send it to another"
                + " place\n");
  }

  @Test
  void whatIsOnlyLostWhenItIsFlushedIsLostToo() {
    OutputStream lazy =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void flush() throws IOException {
            throw new IOException("Disk quota exceeded");
          }
        };
    assertThat(run(lazy, "--version")).isEqualTo(1);
    assertThat(messages()).startsWith("atelier: standard output: disk quota exceeded;");
  }

  @Test
  void theRestOfARunWhoseEventsCannotBeWrittenIsLeftAndNothingIsHalfWritten() throws IOException {
    pictures(PICTURES);
    String command = "tint IN --ink INK -o OUT";

    assertThat(run(failingAfter(400, "No space left on device"), command + " --json")).isEqualTo(1);

    List<Path> results = results();
    assertThat(results.size()).isLessThan(PICTURES);
    for (Path result : results) {
      assertThat(ImageIO.read(result.toFile())).isNotNull();
    }
    assertThat(run(new ByteArrayOutputStream(), command + " --resume --quiet")).isZero();
    assertThat(results()).hasSize(PICTURES);
  }

  @Test
  void whenNobodyReadsThePipeAnyMoreThatIsNoticedOnceAndNotToldByTheRun() throws IOException {
    pictures(2);
    run(failingAfter(0, "Broken pipe"), "weigh IN --json");
    assertThat(unread).hasValue(1);
  }

  private int run(OutputStream results, String command) {
    String[] arguments =
        command
            .replace("INK", folder.resolve("ink.png").toString())
            .replace("IN", folder.resolve("in").toString())
            .replace("OUT", folder.resolve("out").toString())
            .replace("RESULT", folder.resolve("result.png").toString())
            .split(" ");
    Cancellation cancellation = new Cancellation();
    StandardOutput output =
        new StandardOutput(results, cancellation, () -> unread.incrementAndGet());
    Console console = new Console(output, new PrintStream(messages, true, UTF_8), false);
    return new CommandLineProgram(new AtelierHome(home), console, cancellation).run(arguments);
  }

  private String messages() {
    return messages.toString(UTF_8).replace("\r\n", "\n");
  }

  private static OutputStream failingAfter(int bytes, String reason) {
    return new OutputStream() {
      private int written;

      @Override
      public void write(int b) throws IOException {
        if (written++ >= bytes) {
          throw new IOException(reason);
        }
      }
    };
  }

  private List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      return files.filter(file -> file.toString().endsWith(".png")).toList();
    }
  }

  private void pictures(int count) {
    TestFiles.writeBlank(folder.resolve("ink.png"), 5, 4);
    for (int i = 0; i < count; i++) {
      TestFiles.writeBlank(folder.resolve("in/" + i + ".png"), 5, 4);
    }
  }
}
