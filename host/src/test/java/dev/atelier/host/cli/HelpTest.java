package dev.atelier.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says of itself and of its verbs. */
final class HelpTest {

  @TempDir static Path home;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    new PluginJar()
        .source(
            "com.example.desk.Plugin",
            """
            import dev.atelier.api.*;
            import java.util.List;

            public final class Plugin implements ImagePlugin {
              public String id() {
                return "desk";
              }

              public List<Verb<?>> verbs() {
                return List.of(
                    Verb.data("drill", "Learn it by heart.", Options.class, Count.class)
                        .withCategory(VerbCategory.TRAIN_AND_MEASURE),
                    Verb.data("plain", "Be in no category, in 100%.", Options.class, Count.class),
                    Verb.data("hang", "Hang it up.", Options.class, Count.class)
                        .withCategory("Exhibit"),
                    Verb.data("desk drill", "Learn where it lies.", Options.class, Count.class)
                        .withCategory(VerbCategory.TRAIN_AND_MEASURE),
                    Verb.data("desk find", "Find it.", Options.class, Count.class)
                        .withCategory(VerbCategory.FIND_AND_GROUP)
                        .withAliases("desk seek", "rummage"),
                    Verb.data("paint", "Paint it.", Options.class, Count.class)
                        .withCategory(VerbCategory.STYLIZE));
              }
            }
            """)
        .source(
            "com.example.desk.Options",
            """
            import dev.atelier.api.Option;
            import java.util.List;
            import java.util.Optional;

            public record Options(
                @Option(description = "How much.", defaultValue = "0.5", minimum = 0, maximum = 1)
                    double part,
                @Option(description = "How many (default: all).", minimum = 1)
                    Optional<Integer> count,
                @Option(description = "How few.", defaultValue = "2", maximum = 3,
                    aliases = "fewest") int least,
                @Option(description = "Which.", defaultValue = "a") List<String> names) {}
            """)
        .source(
            "com.example.desk.Count",
            """
            import dev.atelier.api.*;
            import java.util.Map;

            final class Count implements Task<Options> {
              @Override
              public Result run(Options options, Progress progress) {
                return Result.of(Map.of("least", options.least()));
              }
            }
            """)
        .provider("com.example.desk.Plugin")
        .write(home.resolve("plugins").resolve("desk.jar"));
  }

  @Test
  void verbsStandBelowTheHeadingsOfTheirCategoriesWhatIsUsedMostFirst() {
    assertThat(help("--help"))
        .containsSubsequence(
            "\nStylize:\n  paint ",
            "\nExhibit:\n  hang ",
            "\nOther verbs:\n  plain ",
            "Be in no category, in 100%.",
            "\nTrain and measure:\n  drill ",
            "\nRecipes, plugins and backbones:\n  run ",
            "\n  help ");
  }

  @Test
  void aGroupIsListedWhereItsFirstVerbBelongsAndHasHeadingsOfItsOwn() {
    assertThat(help("--help"))
        .containsPattern("Train and measure:\n  drill .*\n  desk +Verbs: find, drill\\.");
    assertThat(help("desk", "--help"))
        .containsSubsequence("\nFind and group:\n  find ", "\nTrain and measure:\n  drill ");
  }

  @Test
  void helpAndAVerbIsTheVerbAndHelp() {
    assertThat(help("help")).isEqualTo(help("--help"));
    assertThat(help("help", "paint")).isEqualTo(help("paint", "--help"));
    assertThat(help("help", "desk")).isEqualTo(help("desk", "--help"));
    assertThat(help("help", "desk", "find")).isEqualTo(help("desk", "find", "--help"));
    assertThat(help("help", "backbone", "install"))
        .isEqualTo(help("backbone", "install", "--help"));
  }

  @Test
  void helpForAWrongNameTellsTheRightOne() {
    assertThat(console.run(home, "help", "piant")).isEqualTo(2);
    assertThat(console.messages())
        .contains("'piant'", "Did you mean", "paint", "Try 'atelier --help'.");
    console.clearMessages();
    assertThat(console.run(home, "help", "desk", "finds")).isEqualTo(2);
    assertThat(console.messages())
        .contains("'finds'", "Did you mean", "find", "Try 'atelier desk --help'.");
  }

  @Test
  void everyCommandTellsTheVersion() {
    String version = help("-V");
    assertThat(version).startsWith("atelier ");
    assertThat(help("paint", "-V")).isEqualTo(version);
    assertThat(help("desk", "find", "--version")).isEqualTo(version);
    assertThat(help("desk", "-V")).isEqualTo(version);
    assertThat(help("backbone", "list", "--version")).isEqualTo(version);
  }

  @Test
  void optionsTellTheirRangesAndDefaultsOnce() {
    assertThat(help("paint", "--help"))
        .contains(
            "How much. (0 to 1; default: 0.5)\n",
            "How many. (at least 1; default: all)\n",
            "How few. (at most 3; default: 2)\n",
            "Which. (default: a)\n");
  }

  @Test
  void otherNamesWorkAndAreInNoHelp() {
    assertThat(help("--help")).doesNotContain("rummage", "seek");
    assertThat(help("desk", "--help")).doesNotContain("seek");
    assertThat(help("paint", "--help")).doesNotContain("fewest");
    assertThat(help("plugins")).doesNotContain("rummage", "seek");
    assertThat(help("desk", "seek", "--least=1")).contains("1");
    assertThat(help("rummage", "--fewest=-7")).contains("-7");
    assertThat(help("rummage", "--help")).startsWith("Usage: atelier desk find");
  }

  @Test
  void anOptionIsGivenByOneOfItsNames() {
    assertThat(console.run(home, "paint", "--least=1", "--fewest=2")).isEqualTo(2);
    assertThat(console.messages())
        .isEqualTo(
            "atelier: --least and --fewest are names of the same option; give one of them\n");
  }

  /** Returns what the program writes when it is run so. */
  private String help(String... arguments) {
    console.clearResults();
    assertThat(console.run(home, arguments)).as(console::messages).isZero();
    return console.results();
  }
}
