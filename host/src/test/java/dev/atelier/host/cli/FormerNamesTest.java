package dev.atelier.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.plugin.PluginJar;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written when a verb and its options had other names still works. */
final class FormerNamesTest {

  private static final String MANIFEST = ".atelier-manifest.jsonl";

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    new PluginJar()
        .source(
            "com.example.scales.Plugin",
            """
            import dev.atelier.api.*;
            import java.util.List;

            public final class Plugin implements ImagePlugin {
              public String id() {
                return "scales";
              }

              public List<Verb<?>> verbs() {
                return List.of(
                    Verb.picture("weigh", "Weigh it.", Options.class, Weigh.class)
                        .withAliases("ponder"));
              }
            }
            """)
        .source(
            "com.example.scales.Options",
            """
            import dev.atelier.api.Option;
            import java.nio.file.Path;

            public record Options(
                @Option(description = "How heavy.", defaultValue = "1", aliases = "heftOfAll")
                    int weight,
                @Option(description = "The pan.", aliases = "dish", exists = true) Path pan) {}
            """)
        .source(
            "com.example.scales.Weigh",
            """
            import dev.atelier.api.*;
            import dev.atelier.api.picture.Picture;
            import java.util.Map;

            final class Weigh implements PictureOperation<Options> {
              @Override
              public PictureFunction prepare(Options options) {
                return new PictureFunction() {
                  @Override
                  public Result apply(Picture picture, Progress progress) {
                    return Result.of(picture, Map.of("weight", options.weight()));
                  }

                  @Override
                  public void close() {}
                };
              }
            }
            """)
        .provider("com.example.scales.Plugin")
        .write(home.resolve("plugins").resolve("scales.jar"));
  }

  @BeforeEach
  void drawPictures() throws IOException {
    for (String name : new String[] {"in/a.png", "in/b.png", "pan.png", "dish.png"}) {
      TestFiles.writeBlank(folder.resolve(name), 4, 4);
    }
  }

  @Test
  void onTheCommandLine() {
    assertThat(
            run(
                "ponder",
                in("in/a.png"),
                "--heft-of-all=7",
                "--dish",
                in("pan.png"),
                "-o",
                in("o.png")))
        .isZero();
    assertShown("o.png", 7);
  }

  @Test
  void givenAgainForAResultWithEach() {
    assertThat(
            run(
                "weigh",
                in("in"),
                "--dish",
                in("pan.png"),
                "--dish",
                in("dish.png"),
                "-o",
                in("out")))
        .isZero();
    assertThat(folder.resolve("out/a_pan.png")).exists();
    assertThat(folder.resolve("out/b_dish.png")).exists();
  }

  @Test
  void inAFileOfParameters() throws IOException {
    Path params = Files.writeString(folder.resolve("p.json"), "{\"heftOfAll\": 5}");
    assertThat(
            run(
                "weigh",
                in("in/a.png"),
                "--params",
                params.toString(),
                "--pan",
                in("pan.png"),
                "-o",
                in("o.png")))
        .isZero();
    assertShown("o.png", 5);
  }

  @Test
  void inAFileOfParametersUnderBothNamesIsWrongUsage() throws IOException {
    Path params = Files.writeString(folder.resolve("p.json"), "{\"heftOfAll\": 5, \"weight\": 5}");
    assertThat(
            run(
                "weigh",
                in("in/a.png"),
                "--params",
                params.toString(),
                "--pan",
                in("pan.png"),
                "-o",
                in("o.png")))
        .isEqualTo(2);
    assertThat(console.messages())
        .contains("heftOfAll and weight are names of the same option; give one of them");
  }

  @Test
  void inARecipe() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"),
            "{steps: [{verb: ponder, options: {heft-of-all: 6, dish: pan.png}, output: made},"
                + " {verb: weigh, from: ponder, options: {pan: pan.png}, output: again}]}");
    assertThat(run("run", recipe.toString(), in("in"), "-o", in("out"))).isZero();
    assertShown("out/made/a.png", 6);
    assertThat(folder.resolve("out/again/b.png")).exists();
  }

  @Test
  void inARecipeUnderBothNamesIsToldWithItsLine() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"),
            """
            steps:
              - verb: weigh
                options:
                  weight: 1
                  pan: pan.png
                  heft-of-all: 2
                output: made
            """);
    assertThat(run("run", recipe.toString(), in("in"), "-o", in("out"))).isEqualTo(2);
    assertThat(console.messages()).contains("line 6", "weight and heft-of-all are names of");
  }

  @Test
  void aRunIsGoneOnWithWhoseManifestHasThem() throws IOException {
    String[] command = {"weigh", in("in"), "--weight=7", "--pan", in("pan.png"), "-o", in("out")};
    assertThat(run(command)).isZero();
    rewriteManifest("out");
    Files.delete(folder.resolve("out/b.png"));

    assertThat(run(with(command, "--resume"))).as(console::messages).isZero();
    assertThat(folder.resolve("out/b.png")).exists();
    command[2] = "--weight=8";
    console.clearMessages();
    assertThat(run(with(command, "--resume"))).isEqualTo(2);
    assertThat(console.messages()).contains("weight was 7 and is 8");
  }

  @Test
  void aRunWithVariantsIsGoneOnWithWhoseManifestHasThem() throws IOException {
    String[] command = {
      "weigh", in("in"), "--pan", in("pan.png"), "--pan", in("dish.png"), "-o", in("out")
    };
    assertThat(run(command)).isZero();
    rewriteManifest("out");
    Files.delete(folder.resolve("out/b_dish.png"));

    assertThat(run(with(command, "--resume"))).as(console::messages).isZero();
    assertThat(folder.resolve("out/b_dish.png")).exists();
  }

  @Test
  void aRunOfARecipeIsGoneOnWithWhoseManifestHasThem() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"),
            "{steps: [{verb: weigh, name: w, options: {weight: 6, pan: pan.png}, output: made}]}");
    assertThat(run("run", recipe.toString(), in("in"), "-o", in("out"))).isZero();
    rewriteManifest("out");
    Files.delete(folder.resolve("out/made/b.png"));

    assertThat(run("run", recipe.toString(), in("in"), "-o", in("out"), "--resume"))
        .as(console::messages)
        .isZero();
    assertThat(folder.resolve("out/made/b.png")).exists();
  }

  /** Writes the first line as it was when verb and options were called otherwise. */
  private void rewriteManifest(String output) throws IOException {
    Path manifest = folder.resolve(output).resolve(MANIFEST);
    String text = Files.readString(manifest);
    int end = text.indexOf('\n');
    String first =
        text.substring(0, end)
            .replace("\"verb\":\"weigh\"", "\"verb\":\"ponder\"")
            .replace("\"weight\":", "\"heftOfAll\":")
            .replace("\"pan\":", "\"dish\":");
    assertThat(first).contains("ponder", "dish");
    Files.writeString(manifest, first + text.substring(end));
  }

  private void assertShown(String result, int weight) {
    console.clearResults();
    assertThat(run("show", in(result))).isZero();
    assertThat(console.results())
        .contains("verb       weigh")
        .containsPattern("weight +" + weight + "\n");
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private static String[] with(String[] command, String option) {
    String[] more = Arrays.copyOf(command, command.length + 1);
    more[command.length] = option;
    return more;
  }
}
