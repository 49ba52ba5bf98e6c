package dev.atelier.host.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.plan.RecipeJob;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.resume.Manifest;
import dev.atelier.host.run.resume.ManifestEntry;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.ManifestSettings;
import dev.atelier.testkit.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeRunnerTest {

  private static final String GROW_AND_GAUGE =
      """
      steps:
        - {verb: grow, output: grown}
        - {verb: gauge, table: grown.csv}
        - {verb: gauge, name: before, from: original, table: before.csv}
      """;

  @TempDir static Path plugins;
  private static PluginRegistry registry;

  @TempDir Path folder;

  private final Events events = new Events();
  private final Cancellation cancellation = new Cancellation();
  private ExistingFile existing = ExistingFile.FAIL;
  private boolean resume;

  @BeforeAll
  static void loadPlugins() throws IOException {
    RecipeTestPlugin.install(plugins);
    registry = PluginRegistry.scan(List.of(plugins), Set.of(), Set.of());
    assertThat(registry.failures()).isEmpty();
  }

  @AfterAll
  static void closePlugins() {
    registry.close();
  }

  @BeforeEach
  void forget() {
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("enlarger."));
  }

  @Test
  void thePictureOfAStepIsWhatTheNextLooksAtAndTheOriginalIsAtHand() throws IOException {
    picture("in/a.png", 6);
    picture("in/deep/b.png", 4);

    RunSummary summary = run(GROW_AND_GAUGE);

    assertThat(summary.done()).isEqualTo(2);
    assertThat(width("out/grown/a.png")).isEqualTo(12);
    assertThat(width("out/grown/deep/b.png")).isEqualTo(8);
    assertThat(out("grown.csv"))
        .isEqualTo(
            "input,label,width,error\r\n%s,wide,12,\r\n%s,narrow,8,\r\n"
                .formatted(in("a.png"), in("deep/b.png")));
    assertThat(out("before.csv"))
        .isEqualTo(
            "input,label,width,error\r\n%s,narrow,6,\r\n%s,narrow,4,\r\n"
                .formatted(in("a.png"), in("deep/b.png")));
    assertThat(events.texts)
        .contains(
            "started recipe.yaml 2",
            "step %s grow %s {from=6}".formatted(in("a.png"), folder.resolve("out/grown/a.png")),
            "step %s gauge wide {width=12}".formatted(in("a.png")),
            "done " + in("a.png"),
            "finished 2 0 0");
  }

  @Test
  void picturesGrowAsOftenAsTheyAreToldAndStepsInBetweenNeedNotBeKept() throws IOException {
    picture("in/a.png", 3);

    run(
        """
        steps:
          - {verb: grow}
          - {verb: grow, name: again, options: {factor: 3}}
          - {verb: grow, name: more, options: {factor: 2}, output: "more/{name}-x12.{ext}", format: jpeg}
        """);

    assertThat(files("out")).containsExactly("more/a-x12.jpg");
    assertThat(width("out/more/a-x12.jpg")).isEqualTo(36);
    Provenance provenance =
        Provenance.fromJson(
            new PictureFiles().readProvenance(folder.resolve("out/more/a-x12.jpg")).orElseThrow(),
            "the result");
    assertThat(provenance.verb()).isEqualTo("grow");
    assertThat(provenance.parameters().toString()).isEqualTo("{\"factor\":2,\"seed\":1}");
    assertThat(provenance.before())
        .extracting(step -> step.verb() + step.parameters() + step.before())
        .containsExactly("grow{\"factor\":2,\"seed\":1}[]", "grow{\"factor\":3,\"seed\":1}[]");
  }

  @Test
  void aFileIsReadOnceHoweverManyStepsLookAtIt() throws IOException {
    picture("in/a.png", 211);
    String three =
        """
        steps:
          - {verb: gauge}
          - {verb: gauge, name: again}
          - {verb: grow, output: grown}
        """;

    long once = bytesRead(in("a.png"), () -> run("steps: [{verb: gauge}]"));
    long thrice = bytesRead(in("a.png"), () -> run(three));

    assertThat(once).isGreaterThanOrEqualTo(Files.size(in("a.png")) / 2);
    assertThat(thrice).isEqualTo(once);
    // All three were given the very same picture, so that what is remembered of it serves them all.
    List<String> looks = noted("apply").subList(1, 4);
    assertThat(looks.get(0)).isEqualTo(looks.get(1));
    assertThat(looks.get(2)).isEqualTo(looks.get(0).replace("gauge", "grow"));
  }

  @Test
  void standardInputWhichCanBeReadOnceIsEnoughForAllSteps() throws IOException {
    byte[] picture = Files.readAllBytes(picture("in/a.png", 12));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(picture));
    try {
      Recipe recipe = recipe("steps: [{verb: gauge}, {verb: grow}, {verb: gauge, name: grown}]");
      assertThat(run(recipe, Optional.empty(), List.of("-")).done()).isEqualTo(1);
    } finally {
      System.setIn(before);
    }
    assertThat(events.texts)
        .contains(
            "step standard input gauge wide {width=12}",
            "step standard input grown wide {width=24}");
  }

  @Test
  void whatFailsStopsNeitherOtherPicturesNorStepsThatDoNotNeedIt() throws IOException {
    picture("in/a.png", 6);
    picture("in/b.png", 7);
    picture("in/c.png", 9);
    Files.writeString(folder.resolve("in/d.png"), "no picture");

    RunSummary summary = run(GROW_AND_GAUGE);

    assertThat(summary.done()).isEqualTo(1);
    assertThat(summary.failed()).isEqualTo(3);
    assertThat(files("out/grown")).containsExactly("a.png");
    assertThat(out("grown.csv").lines())
        .contains(in("b.png") + ",,,there is no picture of grow")
        .anyMatch(row -> row.startsWith(in("d.png") + ",,,"));
    assertThat(out("before.csv").lines())
        .contains(in("b.png") + ",narrow,7,", in("c.png") + ",narrow,9,");
    assertThat(events.texts)
        .contains(
            "failed %s grow: seven does not grow; gauge: there is no picture of grow"
                .formatted(in("b.png")));
    assertThat(noted("close")).hasSize(3);
  }

  @Test
  void allVerbsAreMadeReadyOnceOnTheOneLane() throws IOException {
    for (int i = 0; i < 8; i++) {
      picture("in/" + i + ".png", 20 + i);
    }

    run(GROW_AND_GAUGE);

    assertThat(noted("prepare")).containsExactly("compute", "compute", "compute");
    assertThat(noted("close")).containsExactly("compute", "compute", "compute");
    assertThat(noted("apply")).hasSize(24);
  }

  @Test
  void resultsThatExistAreKeptUnlessToldOtherwise() throws IOException {
    String recipe = "steps: [{verb: grow, output: grown}]";
    picture("in/a.png", 6);
    picture("in/b.png", 6);
    picture("out/grown/a.png", 1);

    assertThat(run(recipe)).extracting(RunSummary::done, RunSummary::failed).containsExactly(1, 1);
    assertThat(events.texts)
        .anyMatch(
            text -> text.startsWith("failed " + in("a.png")) && text.contains("exists already"));

    existing = ExistingFile.SKIP;
    assertThat(run(recipe)).extracting(RunSummary::done, RunSummary::skipped).containsExactly(0, 2);
    assertThat(width("out/grown/a.png")).isEqualTo(1);

    existing = ExistingFile.OVERWRITE;
    assertThat(run(recipe).done()).isEqualTo(2);
    assertThat(width("out/grown/a.png")).isEqualTo(12);
  }

  @Test
  void whatASkippedStepWouldGiveIsMadeAgainForThoseThatNeedIt() throws IOException {
    picture("in/a.png", 6);
    picture("out/grown/a.png", 1);
    existing = ExistingFile.SKIP;

    run("steps: [{verb: grow, output: grown}, {verb: grow, name: again, output: again}]");

    assertThat(width("out/grown/a.png")).isEqualTo(1);
    assertThat(width("out/again/a.png")).isEqualTo(24);
  }

  @Test
  void aTableThatExistsIsFoundBeforeAnythingIsRead() throws IOException {
    picture("in/a.png", 6);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/before.csv"), "mine");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> run(GROW_AND_GAUGE))
        .withMessageContaining("before.csv exists already");

    assertThat(noted("apply")).isEmpty();
    assertThat(files("out")).containsExactly("before.csv");
    assertThat(out("before.csv")).isEqualTo("mine");
  }

  @Test
  void aRunThatIsGoneOnWithDoesWhatIsMissingOrChangedAndTellsOfAll() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      picture("in/" + name + ".png", 6);
    }
    resume = true;
    run(GROW_AND_GAUGE);
    Files.delete(folder.resolve("out/grown/a.png"));
    picture("in/b.png", 8);
    Files.setLastModifiedTime(in("b.png"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));
    forget();
    events.texts.clear();

    RunSummary summary = run(GROW_AND_GAUGE);

    assertThat(summary).extracting(RunSummary::done, RunSummary::skipped).containsExactly(2, 1);
    // Of a the picture alone was missing; of b all had changed.
    assertThat(noted("apply").stream().map(text -> text.replaceAll(" .*", "")))
        .containsExactlyInAnyOrder("grow", "grow", "gauge", "gauge");
    assertThat(width("out/grown/a.png")).isEqualTo(12);
    assertThat(width("out/grown/b.png")).isEqualTo(16);
    assertThat(out("grown.csv"))
        .isEqualTo(
            "input,label,width,error\r\n%s,wide,12,\r\n%s,wide,16,\r\n%s,wide,12,\r\n"
                .formatted(in("a.png"), in("b.png"), in("c.png")));
  }

  @Test
  void whetherAPictureIsTheSameAsBeforeIsFoundOutOnceForAllSteps() throws IOException {
    picture("in/a.png", 211);
    resume = true;
    run(GROW_AND_GAUGE);
    Files.setLastModifiedTime(in("a.png"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));

    long read = bytesRead(in("a.png"), () -> run(GROW_AND_GAUGE));

    assertThat(read).isEqualTo(Files.size(in("a.png")));
    assertThat(events.texts).contains("skipped " + in("a.png") + " done before");
  }

  @Test
  void aFileThatAppearsInThePlaceOfAResultIsKeptAndIsNotSaidToBeWritten() throws IOException {
    picture("in/a.png", 6);
    existing = ExistingFile.SKIP;
    events.beforeWriting = () -> picture("out/grown/a.png", 1);

    RunSummary summary = run("steps: [{verb: grow, output: grown}, {verb: gauge}]");

    assertThat(summary.done()).isEqualTo(1);
    assertThat(width("out/grown/a.png")).isEqualTo(1);
    assertThat(events.texts)
        .contains("step %s gauge wide {width=12}".formatted(in("a.png")), "done " + in("a.png"))
        .noneMatch(text -> text.startsWith("step %s grow".formatted(in("a.png"))));
  }

  @Test
  void aPictureIsSkippedIfAFileAppearsInThePlaceOfAllThatIsMadeOfIt() throws IOException {
    picture("in/a.png", 6);
    existing = ExistingFile.SKIP;
    events.beforeWriting = () -> picture("out/grown/a.png", 1);

    RunSummary summary = run("steps: [{verb: grow, output: grown}]");

    assertThat(summary)
        .extracting(RunSummary::done, RunSummary::skipped, RunSummary::failed)
        .containsExactly(0, 1, 0);
    assertThat(events.texts).contains("skipped " + in("a.png") + " exists already");
  }

  @Test
  void aPlanSaysWhatARunWouldDoWithEachStep() throws IOException {
    picture("in/a.png", 6);
    picture("in/b.png", 7);
    assertThat(plan(GROW_AND_GAUGE))
        .containsExactly(
            "a.png {step=grow} grown/a.png MAKE",
            "a.png {step=gauge}  MAKE",
            "a.png {step=before}  MAKE",
            "b.png {step=grow} grown/b.png MAKE",
            "b.png {step=gauge}  MAKE",
            "b.png {step=before}  MAKE");
    assertThat(folder.resolve("out")).doesNotExist();
    resume = true;
    run(GROW_AND_GAUGE);
    Files.delete(in("b.png"));
    Files.delete(folder.resolve("out/grown/a.png"));

    assertThat(plan(GROW_AND_GAUGE))
        .containsExactly(
            "a.png {step=grow} grown/a.png MAKE",
            "a.png {step=gauge}  SKIP",
            "a.png {step=before}  SKIP");
    resume = false;
    assertThat(plan("steps: [{verb: list files, options: {folder: a, output: b}}]"))
        .containsExactly("recipe.yaml {step=list files}  MAKE");
  }

  @Test
  void howLongARunWouldTakeIsWhatEachStepTook() throws IOException {
    String text = "steps: [{verb: grow}, {verb: gauge}, {verb: gauge, name: more}]";
    Files.createDirectories(folder.resolve("out"));
    ManifestHeader heading = ManifestHeader.of("1.2.3", recipe(text), List.of());
    try (Manifest manifest = Manifest.read(folder.resolve("out/.atelier-manifest.jsonl"))) {
      manifest.open();
      manifest.begin(heading, false);
      for (int i = 0; i < 4; i++) {
        manifest.add(entry(i + ".png", "gauge", 2 + i));
        manifest.add(entry(i + ".png", "more", 20 + i));
      }
    }
    resume = true;
    for (int i = 4; i < 14; i++) {
      picture("in/" + i + ".png", 5);
    }

    DryRunPlan plan = DryRunPlan.of(recipe(text), jobs(text), settings(), "1.2.3");

    Map<Map<String, String>, Long> making =
        plan.steps().collect(Collectors.groupingBy(DryRunPlan.Step::chosen, Collectors.counting()));
    assertThat(making).containsOnlyKeys(Map.of("step", "gauge"), Map.of("step", "more"));
    assertThat(plan.estimate(making))
        .hasValueSatisfying(
            estimate -> assertThat(estimate.seconds()).isCloseTo(10 * (3.5 + 21.5), within(1e-9)));
  }

  private static ManifestEntry entry(String input, String step, double seconds) {
    return ManifestEntry.done(
        new ManifestEntry.Source(input, Map.of("step", step), Optional.empty(), Optional.empty()),
        Optional.empty(),
        Result.of(Map.of()),
        seconds);
  }

  private List<String> plan(String text) throws IOException {
    return DryRunPlan.of(recipe(text), jobs(text), settings(), "1.2.3")
        .steps()
        .map(
            step ->
                "%s %s %s %s"
                    .formatted(
                        Path.of(step.input()).getFileName(),
                        step.chosen(),
                        step.output()
                            .map(file -> folder.resolve("out").relativize(file).toString())
                            .orElse(""),
                        step.action()))
        .toList();
  }

  private List<RecipeJob> jobs(String text) throws IOException {
    return new RecipePlanner(recipe(text), Optional.of(folder.resolve("out")))
        .plan(List.of(in("").toString()));
  }

  private RunSettings settings() {
    return settings(Optional.of(folder.resolve("out")));
  }

  private RunSettings settings(Optional<Path> out) {
    return new RunSettings(existing, SaveOptions.DEFAULT_QUALITY)
        .recordedIn(
            out.filter(path -> resume)
                .map(
                    path ->
                        new ManifestSettings(
                            path.resolve(ManifestSettings.DEFAULT_NAME), true, Map.of())));
  }

  @Test
  void anotherRecipeIsNoRunToGoOnWith() throws IOException {
    picture("in/a.png", 6);
    resume = true;
    run("steps: [{verb: grow, output: grown}]");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run("steps: [{verb: grow, options: {factor: 3}, output: grown}]"))
        .withMessageContaining("factor was 2 and is 3");
  }

  @Test
  void aRunThatIsCutShortKeepsWhatItHasAndSaysWhatItHasNot() throws IOException {
    for (int i = 0; i < 30; i++) {
      picture("in/%02d.png".formatted(i), 6);
    }
    events.afterFirst = cancellation::cancel;

    RunSummary summary =
        run(
            """
            steps:
              - {verb: grow, output: grown}
              - {verb: gauge, table: grown.csv}
              - {verb: list files, options: {folder: "{grow}", output: "{output}/list.txt"}}
            """);

    assertThat(summary.cancelled()).isTrue();
    assertThat(summary.done()).isBetween(1, 29);
    assertThat(files("out/grown")).hasSize(summary.done());
    assertThat(out("grown.csv").lines().filter(row -> row.endsWith("cancelled")))
        .hasSize(30 - summary.done());
    assertThat(folder.resolve("out/list.txt")).doesNotExist();
  }

  @Test
  void aTaskThatIsNotReachedIsLeftThoughAllPicturesAreDone() throws IOException {
    picture("in/a.png", 6);
    events.afterFirst = cancellation::end;

    RunSummary summary =
        run(
            """
            steps:
              - {verb: grow, output: grown}
              - {verb: list files, options: {folder: "{grow}", output: "{output}/list.txt"}}
            """);

    assertThat(summary.done()).isEqualTo(1);
    assertThat(summary.left()).isEqualTo(1);
    assertThat(summary.cancelled()).isTrue();
    assertThat(folder.resolve("out/list.txt")).doesNotExist();
  }

  @Test
  void whatIsDoneOnceIsDoneWhenAllPicturesAreThere() throws IOException {
    picture("in/a.png", 6);
    picture("in/b.png", 7);

    RunSummary summary =
        run(
            """
            steps:
              - {verb: grow, output: "grown/{name}.{ext}"}
              - {verb: list files, name: list, options: {folder: "{grow}", output: "{output}/list.txt"}}
              - {verb: list files, options: {folder: "{output}/none", output: "{output}/none.txt"}}
            """);

    assertThat(out("list.txt")).isEqualTo("a.png\n");
    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(1, 2);
    assertThat(events.texts)
        .contains("step %s list {count=1}".formatted(folder.resolve("recipe.yaml")))
        .anyMatch(text -> text.startsWith("failed list files there is nothing to list"));
  }

  @Test
  void twoResultsOfOneNameAreRefusedWithTheLineOfTheStep() throws IOException {
    picture("in/a.png", 6);
    picture("in/deep/a.png", 6);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run("steps:\n  - {verb: grow, output: \"{name}.png\"}\n"))
        .withMessageStartingWith(folder.resolve("recipe.yaml") + ", line 2: the result of ")
        .withMessageContaining("write {folder} or {index} in its 'output:'");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run("steps:\n  - {verb: grow, output: \"{nmae}.png\"}\n"))
        .withMessageContaining("line 2: output: there is nothing called {nmae}");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run("steps:\n  - {verb: grow, output: \"{name}.gif\"}\n"))
        .withMessageContaining("line 2: output: a picture cannot be written as a.gif");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aRecipeThatKeepsSomethingNeedsAFolder() throws IOException {
    Recipe recipe = recipe(GROW_AND_GAUGE);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> new RecipePlanner(recipe, Optional.empty()))
        .withMessageContaining("--output is required");
  }

  @Test
  void resultsBelowTheInputsAreNoInputs() throws IOException {
    picture("in/a.png", 6);
    Recipe recipe = recipe("steps: [{verb: grow, output: .}]");
    existing = ExistingFile.OVERWRITE;
    for (int i = 0; i < 2; i++) {
      RunSummary summary =
          run(recipe, Optional.of(folder.resolve("in/out")), List.of(in("").toString()));
      assertThat(summary.done()).isEqualTo(1);
    }
    assertThat(files("in")).containsExactly("a.png", "out/a.png");
  }

  /** Returns how many bytes of a file the system gave while something ran. */
  private static long bytesRead(Path file, ThrowingRunnable what) throws IOException {
    try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
      recording.enable("jdk.FileRead").withoutThreshold();
      recording.start();
      what.run();
      recording.stop();
      Path dumped = Files.createTempFile(file.getParent().getParent(), "reads", ".jfr");
      recording.dump(dumped);
      return RecordingFile.readAllEvents(dumped).stream()
          .filter(event -> event.getEventType().getName().equals("jdk.FileRead"))
          .filter(event -> file.toString().equals(event.getString("path")))
          .mapToLong(event -> Math.max(0, event.getLong("bytesRead")))
          .sum();
    }
  }

  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  private RunSummary run(String text) throws IOException {
    return run(recipe(text), Optional.of(folder.resolve("out")), List.of(in("").toString()));
  }

  private RunSummary run(Recipe recipe, Optional<Path> out, List<String> inputs) {
    RecipePlanner planner = new RecipePlanner(recipe, out);
    List<RecipeJob> jobs = planner.plan(inputs);
    Injector injector =
        Guice.createInjector(new HostModule(new AtelierHome(folder.resolve("home"))));
    try (Backbones backbones = injector.getInstance(Backbones.class)) {
      return injector
          .getInstance(RunnerFactory.class)
          .ofRecipe(recipe, planner, settings(out), events, cancellation, "1.2.3")
          .run(jobs);
    }
  }

  private Recipe recipe(String text) throws IOException {
    return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text), registry);
  }

  private Path in(String name) {
    return folder.resolve("in").resolve(name);
  }

  private String out(String name) throws IOException {
    return Files.readString(folder.resolve("out").resolve(name), UTF_8);
  }

  private int width(String name) throws IOException {
    return ImageIO.read(folder.resolve(name).toFile()).getWidth();
  }

  private Path picture(String name, int width) {
    BufferedImage image = new BufferedImage(width, 5, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, 2, x * 0x10305);
    }
    return TestFiles.write(folder.resolve(name), Picture.of(image));
  }

  /** Returns the files in a folder, but for hidden ones. */
  private List<String> files(String name) throws IOException {
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static List<String> noted(String what) {
    return System.getProperty("enlarger." + what, "").lines().toList();
  }

  /** Writes down what it hears. */
  private static final class Events implements RunListener {

    private final List<String> texts = new ArrayList<>();
    private Runnable afterFirst = () -> {};
    private ThrowingRunnable beforeWriting = () -> {};

    @Override
    public void started(String verb, int inputs) {
      texts.add("started " + verb + " " + inputs);
    }

    @Override
    public void progress(String name, long done, long total, Map<String, Double> measures) {
      texts.add("progress " + name);
    }

    @Override
    public void developed(String name, Picture input, List<Result> results) {
      try {
        beforeWriting.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void step(
        String name,
        String step,
        Optional<Path> output,
        Optional<Path> table,
        Result result,
        double seconds) {
      texts.add(
          "step "
              + name
              + " "
              + step
              + output.map(file -> " " + file).orElse("")
              + result.label().map(label -> " " + label).orElse("")
              + " "
              + result.data());
    }

    @Override
    public void done(String name, Optional<Path> output, Result result, double seconds) {
      texts.add("done " + name);
      afterFirst.run();
    }

    @Override
    public void skipped(String name, Optional<Path> output, String reason) {
      texts.add("skipped " + name + " " + reason);
    }

    @Override
    public void failed(String name, String reason, Optional<Throwable> cause) {
      texts.add("failed " + name + " " + reason);
    }

    @Override
    public void finished(RunSummary summary) {
      texts.add("finished %d %d %d".formatted(summary.done(), summary.skipped(), summary.failed()));
    }
  }
}
