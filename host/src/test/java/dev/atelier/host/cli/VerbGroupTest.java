package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.cli.report.Console;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.PluginJar;
import dev.atelier.host.run.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verb of two words is a command within a command. */
final class VerbGroupTest {

  @TempDir static Path home;

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @BeforeAll
  static void installPlugin() throws IOException {
    new PluginJar()
        .source(
            "com.example.shelf.Plugin",
            """
            import dev.atelier.api.*;
            import java.util.List;

            public final class Plugin implements ImagePlugin {
              public String id() {
                return "shelf";
              }

              public List<Verb<?>> verbs() {
                return List.of(
                    Verb.data("shelf count", "Count what is on it.", Options.class, Count.class),
                    Verb.data("shelf clear", "Take all off it.", Options.class, Count.class));
              }
            }
            """)
        .source(
            "com.example.shelf.Options",
            """
            public record Options(
                @dev.atelier.api.Option(description = "Which.", placeholder = "NAME",
                    position = 0) String name) {}
            """)
        .source(
            "com.example.shelf.Count",
            """
            import dev.atelier.api.*;
            import java.util.Map;

            final class Count implements Task<Options> {
              @Override
              public Result run(Options options, Progress progress) {
                return Result.of(Map.of("name", options.name()));
              }
            }
            """)
        .provider("com.example.shelf.Plugin")
        .write(home.resolve("plugins").resolve("shelf.jar"));
  }

  @Test
  void itIsRunByItsTwoWords() {
    assertThat(run("shelf", "count", "upper")).as(messages::toString).isZero();
    assertThat(results()).contains("upper");
  }

  @Test
  void theProgramsHelpNamesTheGroupAndItsVerbs() {
    assertThat(run("--help")).isZero();
    assertThat(results()).containsPattern("shelf +Verbs: count, clear\\.");
  }

  @Test
  void theGroupsHelpListsItsVerbs() {
    assertThat(run("shelf", "--help")).isZero();
    assertThat(results())
        .startsWith("Usage: atelier shelf VERB")
        .containsPattern("count +Count what is on it\\.")
        .containsPattern("clear +Take all off it\\.");
  }

  @Test
  void theVerbsHelpNamesBothWords() {
    assertThat(run("shelf", "count", "--help")).isZero();
    assertThat(results()).startsWith("Usage: atelier shelf count NAME").doesNotContain("clear");
  }

  @Test
  void aMisspelledVerbOfAGroupIsAnsweredWithTheRightOne() {
    assertThat(run("shelf", "cuont")).isEqualTo(2);
    assertThat(messages()).contains("cuont", "Did you mean", "count", "Try 'atelier shelf --help'");
  }

  @Test
  void aGroupAloneIsWrongUsage() {
    assertThat(run("shelf")).isEqualTo(2);
    assertThat(messages())
        .isEqualTo("atelier: which verb of shelf? 'atelier shelf --help' lists them\n");
  }

  @Test
  void theVerbsOfAGroupAreCompleted() {
    assertThat(run("completion")).isZero();
    assertThat(results()).contains("function _picocli_atelier_shelf_count()");
  }

  @Test
  void theListOfPluginsHasBothWords() {
    assertThat(run("plugins")).isZero();
    assertThat(results()).containsPattern("shelf count +Count what is on it\\.");
  }

  private int run(String... arguments) {
    Console console =
        new Console(
            new PrintStream(results, true, UTF_8), new PrintStream(messages, true, UTF_8), false);
    return new CommandLineProgram(new AtelierHome(home), console, new Cancellation())
        .run(arguments);
  }

  private String results() {
    return results.toString(UTF_8);
  }

  private String messages() {
    return messages.toString(UTF_8);
  }
}
