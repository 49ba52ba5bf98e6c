package dev.atelier.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.host.run.RecipeTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes, as a user sees them. */
final class RunCommandTest {

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    RecipeTestPlugin.install(home.resolve("plugins"));
  }

  @BeforeEach
  void write() throws IOException {
    recipe(
        """
        steps:
          - verb: grow
            options:
              factor: 3
            output: grown
          - verb: gauge
        """);
  }

  @Test
  void aRecipeTellsWhatIsKeptAndWhatIsNot() throws IOException {
    picture("a.png", 4);

    assertThat(run(path("recipe.yaml"), path("a.png"), "-o", path("out")))
        .as(console.messages())
        .isZero();

    assertThat(folder.resolve("out/grown/a.png")).exists();
    assertThat(console.results())
        .isEqualTo(
            """
            %s: gauge
                label          wide
                width          12
            """
                .formatted(path("a.png")));
    assertThat(console.messages())
        .containsPattern("a\\.png: grow -> .*grown.a\\.png \\(\\d+\\.\\d s\\)".replace(" ", "\\s"));
  }

  @Test
  void scriptsHearOfEachStepAndOfEachPicture() throws IOException {
    picture("a.png", 4);
    picture("b.png", 7);

    assertThat(run(path("recipe.yaml"), path("a.png"), path("b.png"), "-o", path("out"), "--json"))
        .isEqualTo(3);

    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .containsExactlyInAnyOrder("started", "step", "step", "done", "failed", "summary");
    JsonNode grown =
        events.stream()
            .filter(event -> event.path("step").asText().equals("grow"))
            .findFirst()
            .get();
    assertThat(grown.path("input").asText()).isEqualTo(path("a.png"));
    assertThat(grown.path("output").asText()).endsWith("a.png");
    assertThat(grown.path("data").path("from").asInt()).isEqualTo(4);
    JsonNode gauged =
        events.stream()
            .filter(event -> event.path("step").asText().equals("gauge"))
            .findFirst()
            .get();
    assertThat(gauged.path("label").asText()).isEqualTo("wide");
  }

  @Test
  void whatIsWrongInARecipeIsSaidBeforeAnythingIsDone() throws IOException {
    recipe("steps:\n  - verb: grow\n    options:\n      facter: 3\n    output: grown\n");
    picture("a.png", 4);

    assertThat(run(path("recipe.yaml"), path("a.png"), "-o", path("out"))).isEqualTo(2);

    assertThat(console.messages())
        .startsWith(
            "atelier: %s, line 4: facter is unknown; did you mean factor?"
                .formatted(path("recipe.yaml")));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatIsMissingOnTheCommandLineIsNamed() throws IOException {
    picture("a.png", 4);
    assertMisused("RECIPE");
    assertMisused("no INPUT is given", path("recipe.yaml"), "-o", path("out"));
    assertMisused("--output is required", path("recipe.yaml"), path("a.png"));
    assertMisused("none.yaml", path("none.yaml"), path("a.png"));
    assertMisused("is a file", path("recipe.yaml"), path("a.png"), "-o", path("a.png"));
    assertMisused(
        "--existing: 'no' is none of",
        path("recipe.yaml"),
        path("a.png"),
        "-o",
        path("out"),
        "--existing",
        "no");
  }

  @Test
  void aRecipeWithoutPicturesNeedsNone() throws IOException {
    recipe(
        """
        steps:
          - verb: list files
            options: {folder: ., output: "{output}/names.txt"}
        """);
    Files.createDirectory(folder.resolve("out"));

    assertMisused("leave out", path("recipe.yaml"), path("a.png"), "-o", path("out"));
    assertThat(run(path("recipe.yaml"), "-o", path("out"))).as(console.messages()).isZero();

    assertThat(folder.resolve("out/names.txt")).hasContent("out\nrecipe.yaml\n");
  }

  @Test
  void severalPicturesAreWrittenDownSoThatARunCanBeGoneOnWith() throws IOException {
    picture("in/a.png", 4);
    picture("in/b.png", 5);
    assertThat(run(path("recipe.yaml"), path("in"), "-o", path("out"))).isZero();
    Files.delete(folder.resolve("out/grown/b.png"));
    console.clearMessages();

    assertThat(run(path("recipe.yaml"), path("in"), "-o", path("out"), "--resume")).isZero();

    assertThat(console.messages()).contains("1 done, 1 skipped, 0 failed");
    assertThat(folder.resolve("out/grown/b.png")).exists();
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndHowLongItWouldTake() throws IOException {
    picture("in/a.png", 4);
    picture("in/b.png", 5);
    assertThat(run(path("recipe.yaml"), path("in"), "-o", path("out"), "--dry-run")).isZero();
    assertThat(console.results())
        .contains(
            "%s with grow -> %s\n".formatted(path("in/a.png"), path("out/grown/a.png")),
            path("in/a.png") + " with gauge\n",
            "4 to make, 0 to skip, 0 that fail, 0 that clash\n",
            "no estimate of the time");
    assertThat(folder.resolve("out")).doesNotExist();

    run(path("recipe.yaml"), path("in"), "-o", path("out"));
    Files.delete(folder.resolve("out/grown/b.png"));
    console.clearResults();
    List<String> again = List.of(path("recipe.yaml"), path("in"), path("none.png"), "-o");
    assertThat(run(again, path("out"), "--resume", "--dry-run")).isEqualTo(3);
    assertThat(console.results())
        .contains(
            "%s with grow: skipped, done before (%s)\n"
                .formatted(path("in/a.png"), path("out/grown/a.png")),
            "%s with grow -> %s\n".formatted(path("in/b.png"), path("out/grown/b.png")),
            path("none.png") + ": fails, ",
            "1 to make, 3 to skip, 1 that fail, 0 that clash\n",
            "about 1 s, by 2 pictures that ");
  }

  @Test
  void aPageShowsThePictureOfEachStep() throws IOException {
    picture("a.png", 4);
    picture("b.png", 7);
    String[] command = {path("recipe.yaml"), path("a.png"), path("b.png"), "-o", path("out")};

    assertThat(run(List.of(command), "--report", path("report.html"))).isEqualTo(3);

    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page)
        .contains(
            "<title>recipe.yaml: 2 pictures</title>",
            "grow \u2192 " + path("out/grown/a.png"),
            "from: 4",
            "wide",
            "width: 12",
            "gauge: wide",
            "grow: seven does not grow",
            "grow: factor");
    assertThat(page.split("<img ")).hasSize(3);
  }

  @Test
  void onePictureIsGoneOnWithAsTwoAre() throws IOException {
    recipe("steps: [{verb: grow, output: grown, options: {seed: 5000000000}}]");
    picture("a.png", 4);
    for (String[] more : new String[][] {{}, {"--resume"}, {"--resume"}}) {
      List<String> command = new ArrayList<>(List.of(path("recipe.yaml"), path("a.png")));
      command.addAll(List.of("-o", path("out")));
      command.addAll(List.of(more));
      assertThat(run(command.toArray(String[]::new))).as(console.messages()).isZero();
    }
    assertThat(console.messages()).contains("done before");
    recipe("steps: [{verb: grow, output: grown, options: {seed: 5000000001}}]");
    assertThat(run(path("recipe.yaml"), path("a.png"), "-o", path("out"), "--resume")).isEqualTo(2);
    assertThat(console.messages()).contains("seed was 5000000000 and is 5000000001");
  }

  @Test
  void aResultTellsOfEveryStepThatMadeIt() throws IOException {
    recipe(
        """
        steps:
          - {verb: grow, options: {factor: 3}}
          - {verb: grow, name: again, output: again}
        """);
    picture("a.png", 4);
    run(path("recipe.yaml"), path("a.png"), "-o", path("out"));
    assertThat(program("show", path("out/again/a.png"))).isZero();
    assertThat(console.results().replaceAll("(?m)^(atelier|plugin| +seed).*\n", ""))
        .isEqualTo(
            """
            verb       grow
            parameters
                factor                 3

            verb       grow
            parameters
                factor                 2
            """);
  }

  @Test
  void foldersAreWatchedForPictures() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    console.cancellation().end();
    recipe("steps: [{verb: grow, output: grown}]");
    assertThat(run(path("recipe.yaml"), path("in"), "-o", path("out"), "--watch")).isZero();
    assertThat(console.messages()).startsWith("watching " + path("in") + "; Ctrl-C ends it");

    List<String> watching = List.of(path("recipe.yaml"), path("in"), "--watch", "-o");
    assertMisused("--dry-run do not go", watching, path("out"), "--dry-run");
    assertMisused("would arrive in", watching, path("in"));
    recipe("steps: [{verb: grow, output: \"{index}.png\"}]");
    assertMisused("line 1: output: pictures that arrive have no {index}", watching, path("out"));
    recipe("steps: [{verb: gauge}, {verb: list files, options: {folder: a, output: b}}]");
    assertMisused("'list files' is done once, after all pictures", watching, path("out"));
  }

  @Test
  void theHelpShowsARecipe() {
    assertThat(run("--help")).isZero();
    assertThat(console.results())
        .contains(
            "Usage: atelier run RECIPE INPUT... -o OUT [options]",
            "A recipe is a YAML file",
            "- verb: stylize");
  }

  private void assertMisused(String expected, List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    assertMisused(expected, all.toArray(String[]::new));
  }

  private void assertMisused(String expected, String... arguments) {
    console.clearMessages();
    assertThat(run(arguments)).as(console.messages()).isEqualTo(2);
    assertThat(console.messages()).contains(expected);
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : console.results().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  private int run(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    return program(all.toArray(String[]::new));
  }

  private int program(String... arguments) {
    return console.run(home, arguments);
  }

  private void recipe(String text) throws IOException {
    Files.writeString(folder.resolve("recipe.yaml"), text);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void picture(String name, int width) {
    TestFiles.writeBlank(folder.resolve(name), width, 5);
  }
}
