package dev.atelier.host.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.ParameterException;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.RunTestPlugin;
import dev.atelier.host.run.WidthLabelPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipeTest {

  @TempDir static Path plugins;
  private static PluginRegistry registry;

  @TempDir Path folder;

  @BeforeAll
  static void loadPlugins() throws IOException {
    RunTestPlugin.install(plugins);
    WidthLabelPlugin.install(plugins);
    registry = PluginRegistry.scan(List.of(plugins), Set.of(), Set.of());
    assertThat(registry.failures()).isEmpty();
  }

  @AfterAll
  static void closePlugins() {
    registry.close();
  }

  @Test
  void aRecipeIsAListOfVerbsWithTheirOptionsAndWhatIsKept() throws IOException {
    Recipe recipe =
        read(
            """
            # What I do with holiday pictures.
            steps:
              - verb: invert
                name: negative
                options:
                  mark: "1e3"
                  strength: 5
                output: negatives/{name}.{ext}
                format: jpeg
                quality: 80
              - verb: judge
                table: widths.csv
              - verb: measure
                from: original
            """);

    assertThat(recipe.steps())
        .extracting(PictureStep::name)
        .containsExactly("negative", "judge", "measure");
    PictureStep negative = recipe.steps().get(0);
    assertThat(negative.line()).isEqualTo(3);
    assertThat(negative.parameters()).hasToString("Options[mode=plain, strength=5, mark=1e3]");
    assertThat(negative.output()).contains("negatives/{name}.{ext}");
    assertThat(negative.format()).contains(PictureFormat.JPEG);
    assertThat(negative.quality()).isEqualTo(80);
    assertThat(recipe.steps().get(1).table()).contains("widths.csv");
    assertThat(recipe.tasks()).isEmpty();
  }

  @Test
  void aStepLooksAtTheLastPictureUnlessItNamesAnother() throws IOException {
    Recipe recipe =
        read(
            """
            steps:
              - {verb: measure}
              - {verb: invert, options: {mark: a}}
              - {verb: judge, name: judge the negative}
              - {verb: invert, name: twice, options: {mark: b}, output: twice}
              - {verb: judge, from: invert}
              - {verb: measure, name: before, from: original}
            """);

    assertThat(recipe.steps())
        .extracting(PictureStep::from)
        .containsExactly(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(1),
            OptionalInt.of(1),
            OptionalInt.of(1),
            OptionalInt.empty());
  }

  @Test
  void filesAreFoundFromWhereTheRecipeIs() throws IOException {
    Recipe recipe =
        read(
            """
            steps:
              - verb: collect
                options:
                  folder: ../things
                  output: /elsewhere/all.txt
                  names: [one, "two, three"]
            """);

    assertThat(recipe.tasks().get(0).parameters(Map.of(), false))
        .hasToString(
            "Things[folder=%s, count=3, output=%s, names=[one, two, three]]"
                .formatted(folder.resolve("../things").normalize(), Path.of("/elsewhere/all.txt")));
  }

  @Test
  void aNameOfAModelBesideTheRecipeIsAFileAndOtherWordsStayWords() throws IOException {
    Files.createFile(folder.resolve("my.model"));
    Files.createFile(folder.resolve("plain"));
    Recipe recipe =
        read(
            """
            steps:
              - {verb: invert, options: {mark: my.model, mode: plain}, output: .}
            """);
    assertThat(recipe.steps().get(0).parameters())
        .hasToString(
            "Options[mode=plain, strength=3, mark=%s]".formatted(folder.resolve("my.model")));
  }

  @Test
  void namesInBracesStandForWhatEarlierStepsKept() throws IOException {
    Recipe recipe =
        read(
            """
            steps:
              - {verb: invert, options: {mark: a}, output: negatives}
              - {verb: collect, options: {folder: "{invert}", output: "{output}/all.txt"}}
            """);
    TaskStep task = recipe.tasks().get(0);
    assertThat(task.namesPlaces()).isTrue();
    assertThat(
            task.parameters(
                Map.of("invert", Path.of("out/negatives"), "output", Path.of("out")), false))
        .hasToString(
            "Things[folder=%s, count=3, output=%s, names=[]]"
                .formatted(Path.of("out/negatives"), Path.of("out/all.txt")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | verb: invrt | there is no verb 'invrt'; did you mean invert?
          3 | verb: xyzzy | there is no verb 'xyzzy'; there are collect, condense, count, invert, judge, measure
          3 | name: a | this step has no verb; write 'verb: NAME'
          4 | verb: judge~    wide: 3 | wide is an option of judge; write it below 'options:'
          4 | verb: judge~    tabel: a.csv | a step of judge has no 'tabel'; did you mean table?
          4 | verb: judge~    options: {wdie: 3} | wdie is unknown; did you mean wide?
          5 | verb: judge~    options:~      wide: three | wide: 'three' is no whole number
          5 | verb: judge~    options:~      wide: [3, 4] | wide takes one value, not a list
          5 | verb: judge~    options:~      wide: | wide has no value; write one after the colon
          4 | verb: judge~    options: wide | options has to be a list of names and values, 'name: value'
          5 | verb: invert~    options:~      strength: 10~      mark: a | strength: 10 is greater than 9
          3 | verb: invert~    output: a | mark is required: Whose mark it bears.
          3 | verb: invert~    options: {mark: a} | the pictures of invert are neither kept nor looked at; add 'output: FOLDER'
          4 | verb: judge~    from: invert | from: there is no step 'invert' above; there are original
          4 | verb: judge~    from: orignal | from: there is no step 'orignal' above; did you mean original?
          4 | verb: judge~    output: labels | judge gives no pictures but data, which 'table:' keeps
          4 | verb: judge~    table: labels.txt | table: a table cannot be written as labels.txt; name it .csv, .json or .jsonl
          4 | verb: judge~    table: ../labels.csv | table: ../labels.csv is not below the folder that --output names; name it from there
          4 | verb: judge~    name: original | 'original' means something else; take another name
          4 | verb: judge~    verb: measure | verb is given twice
          4 | verb: judge~  - verb: judge | the step on line 3 is called judge, too; give one of them a 'name:'
          5 | verb: invert~    options: {mark: a}~    quality: 90 | quality is about 'output:', which this step does not have
          6 | verb: invert~    options: {mark: a}~    output: a~    quality: 101 | quality: '101' is not in 1 to 100
          6 | verb: invert~    options: {mark: a}~    output: a~    format: webp | format: 'webp' is none of png, jpeg, tiff
          4 | verb: collect~    table: a.csv | a step of collect has no 'table'; there are verb, name, options
          4 | verb: collect~    options: {folder: "{invert}", output: a} | folder: nothing is kept as {invert}; there are {output}
          5 | verb: collect~    options:~      count: many~      folder: a~      output: a | count: 'many' is no whole number
          4 | verb: collect~    options: {folder: a, output: b, cuont: 1} | cuont is unknown; did you mean count?
          5 | verb: collect~    options: {folder: a, output: b}~  - verb: judge | judge is done with each picture, and collect once after all of them; move it up
          """)
  void whatIsWrongIsSaidWithItsLine(int line, String step, String message) throws IOException {
    String text = "# A recipe.\nsteps:\n  - " + step.replace("~", "\n") + "\n";
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> read(text))
        .withMessage("%s, line %d: %s".formatted(folder.resolve("recipe.yaml"), line, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          step: []                     | , line 1: a recipe has no 'step'; did you mean steps?
          steps: []                    | , line 1: there are no steps; list them below 'steps:'
          steps: invert                | , line 1: steps has to be a list, each item on a line that starts with '-'
          - verb: invert               | , line 1: the recipe has to be a list of names and values, 'name: value'
          # nothing                    | ' is empty; list steps in it'
          """)
  void aFileThatIsNoRecipeIsToldFromOne(String text, String message) throws IOException {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> read(text))
        .withMessage(folder.resolve("recipe.yaml") + message);
  }

  @Test
  void brokenYamlIsSaidWithItsLine() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> read("steps:\n  - verb: invert\n\toptions: {}\n"))
        .withMessageStartingWith(folder.resolve("recipe.yaml") + ", line 3: this is no YAML: ");
  }

  @Test
  void aRecipeThatIsNotThereOrIsAFolderIsNamed() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> Recipe.read(folder.resolve("none.yaml"), registry))
        .withMessageContaining("none.yaml");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> Recipe.read(folder, registry))
        .withMessage(folder + " is a folder; name a recipe, such as recipe.yaml");
  }

  private Recipe read(String text) throws IOException {
    return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text), registry);
  }
}
