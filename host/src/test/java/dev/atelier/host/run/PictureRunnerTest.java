package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.inject.Guice;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.HostModule;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.result.SortTarget;
import dev.atelier.host.run.result.TableFormat;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.testkit.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureRunnerTest {

  @TempDir static Path plugins;
  private static PluginRegistry registry;

  @TempDir Path folder;

  private final Events events = new Events();
  private final Cancellation cancellation = new Cancellation();
  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
  private ExistingFile existing = ExistingFile.FAIL;

  /** What is asked for besides {@link #existing}, if anything. */
  private RunSettings settings;

  @BeforeAll
  static void loadPlugin() throws IOException {
    RunTestPlugin.install(plugins);
    WidthLabelPlugin.install(plugins);
    registry = PluginRegistry.scan(List.of(plugins), Set.of(), Set.of());
    assertThat(registry.failures()).isEmpty();
  }

  @AfterAll
  static void closePlugin() {
    registry.close();
  }

  @BeforeEach
  void forget() {
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("inverter."));
  }

  @Test
  void everyPictureIsWrittenAndSaysHowItWasMade() throws IOException {
    picture("in/a.png", 5);
    picture("in/deep/b.png", 6);

    RunSummary summary = invert("plain");

    assertThat(summary.done()).isEqualTo(2);
    assertThat(summary.failed()).isZero();
    assertThat(summary.cancelled()).isFalse();
    BufferedImage before = ImageIO.read(folder.resolve("in/deep/b.png").toFile());
    BufferedImage after = ImageIO.read(folder.resolve("out/deep/b.png").toFile());
    assertThat(after.getRGB(2, 1)).isEqualTo(0xff000000 | ~before.getRGB(2, 1));
    Provenance provenance = provenance("out/deep/b.png");
    assertThat(provenance.verb()).isEqualTo("invert");
    assertThat(provenance.plugin()).isEqualTo("inverter unknown");
    assertThat(provenance.version()).isEqualTo("1.2.3");
    assertThat(provenance.parameters().toString())
        .isEqualTo("{\"mode\":\"plain\",\"strength\":3,\"mark\":\"m\"}");
    assertThat(provenance.backbones()).isEmpty();
    assertThat(events.texts).contains("started invert 2", "finished 2 0 0");
  }

  @Test
  void aPrivateOperationGetsItsServicesAndTheBackboneIsRecorded() throws IOException {
    picture("in/a.png", 5);
    assertThat(invert("backbone").done()).isEqualTo(1);
    assertThat(noted("engine")).containsExactly(ComputeEngine.name());
    assertThat(provenance("out/a.png").backbones())
        .hasEntrySatisfying("compact", checksum -> assertThat(checksum).matches("[0-9a-f]{64}"));
  }

  @Test
  void badPicturesDoNotStopTheRest() throws IOException {
    for (int width = 4; width < 12; width++) {
      picture("in/" + width + ".png", width);
    }
    Files.writeString(folder.resolve("in/text.png"), "no picture");

    RunSummary summary = invert("fussy");

    assertThat(summary.done()).isEqualTo(7);
    assertThat(summary.failed()).isEqualTo(2);
    assertThat(files("out")).hasSize(7).doesNotContain("7.png", "text.png");
    assertThat(events.texts)
        .contains(
            "failed "
                + folder.resolve("in/7.png")
                + " unexpected IllegalStateException: seven is too narrow (--verbose shows where it"
                + " came from)");
    assertThat(noted("close")).hasSize(1);
  }

  @Test
  void aPictureThatIsNotThereFailsInOneClearLine() throws IOException {
    Path missing = folder.resolve("missing.png");
    RunSummary summary = run("plain", JobPlanner.plan(List.of(missing.toString())));
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(events.texts)
        .contains(
            "failed %s %s does not exist: check the name and the folder"
                .formatted(missing, missing));
  }

  @Test
  void thePluginIsCalledOnOneThreadAtATimeWithItsOwnClassLoader() throws IOException {
    for (int i = 0; i < 12; i++) {
      picture("in/" + i + ".png", 20 + i);
    }
    invert("plain");
    List<String> calls =
        Stream.of("prepare", "apply", "close").flatMap(w -> noted(w).stream()).toList();
    assertThat(calls).hasSize(14);
    assertThat(Set.copyOf(calls))
        .singleElement()
        .satisfies(call -> assertThat(call).matches("compute \\d+ true"));
    assertThat(noted("overlap")).isEmpty();
  }

  @Test
  void aResultThatExistsIsKeptAndIsAFailure() throws IOException {
    picture("in/a.png", 5);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/a.png"), "mine");
    RunSummary summary = invert("plain");
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(folder.resolve("out/a.png")).hasContent("mine");
    assertThat(noted("apply")).isEmpty();
  }

  @Test
  void aResultThatExistsMayBeSkipped() throws IOException {
    picture("in/a.png", 5);
    picture("in/b.png", 5);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/a.png"), "mine");
    existing = ExistingFile.SKIP;
    RunSummary summary = invert("plain");
    assertThat(List.of(summary.done(), summary.skipped(), summary.failed()))
        .containsExactly(1, 1, 0);
    assertThat(folder.resolve("out/a.png")).hasContent("mine");
    assertThat(noted("apply")).hasSize(1);
  }

  @Test
  void aResultThatExistsMayBeReplaced() throws IOException {
    picture("in/a.png", 5);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/a.png"), "mine");
    existing = ExistingFile.OVERWRITE;
    assertThat(invert("plain").done()).isEqualTo(1);
    assertThat(ImageIO.read(folder.resolve("out/a.png").toFile()).getWidth()).isEqualTo(5);
  }

  @Test
  void aVerbThatCannotBePreparedTouchesNothing() throws IOException {
    picture("in/a.png", 5);
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> invert("unprepared"))
        .withMessage("there is no developer");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(noted("apply")).isEmpty();
  }

  @Test
  void cancellingLeavesNoFileAndClosesTheFunction() throws IOException {
    for (int i = 0; i < 9; i++) {
      picture("in/" + i + ".png", 5);
    }
    events.onProgress = cancellation::cancel;
    RunSummary summary = invert("endless");
    assertThat(summary.cancelled()).isTrue();
    assertThat(summary.done()).isZero();
    assertThat(noted("close")).hasSize(1);
    assertThat(files("out")).isEmpty();
  }

  @Test
  void snapshotsLieBesideTheResultBeforeTheRunIsOver() throws IOException {
    picture("in/a.png", 900);
    picture("in/b.png", 5);
    invert("snapshot");
    assertThat(files("out"))
        .containsExactlyInAnyOrder("a.png", "a.000012.png", "b.png", "b.000012.png");
  }

  @Test
  void aPictureForStandardOutputIsWrittenThere() throws IOException {
    Path input = picture("a.png", 5);
    RunSummary summary =
        run("plain", JobPlanner.plan(List.of(input.toString()), "-", Optional.empty()));
    assertThat(summary.done()).isEqualTo(1);
    assertThat(ImageIO.read(new ByteArrayInputStream(standardOutput.toByteArray())).getWidth())
        .isEqualTo(5);
  }

  @Test
  void aCancelledRunStillTellsInItsTableWhatWasDone() throws IOException {
    // The ninth is looked at until the run is cancelled; there is room for four beside it.
    for (int i = 1; i < 13; i++) {
      picture("in/%02d.png".formatted(i), i == 9 ? 9 : 12);
    }
    Path table = folder.resolve("out.csv");
    settings =
        new RunSettings(
            ExistingFile.FAIL,
            90,
            Optional.of(new TableTarget(Optional.of(table), TableFormat.CSV)),
            Optional.of(new SortTarget(folder.resolve("sorted"), SortTarget.By.COPY)));
    events.onProgress = cancellation::cancel;

    RunSummary summary =
        runner("judge", Map.of()).run(JobPlanner.plan(List.of(folder.resolve("in").toString())));

    assertThat(summary.cancelled()).isTrue();
    List<String> lines = Files.readAllLines(table);
    assertThat(lines).hasSize(13);
    assertThat(lines.subList(1, 13))
        .allSatisfy(line -> assertThat(line).containsPattern(",wide,12,|,,,,,cancelled$"));
    assertThat(lines).filteredOn(line -> line.contains(",wide,12,")).hasSize(summary.done());
    assertThat(summary.done()).isBetween(4, 11);
    assertThat(lines.get(9)).endsWith(",cancelled");
    assertThat(files("sorted/wide")).hasSize(summary.done());
  }

  @Test
  void aVerbThatCannotBePreparedLeavesNoTable() throws IOException {
    Path input = picture("in/a.png", 5);
    Path table = folder.resolve("out.csv");
    settings =
        new RunSettings(
            ExistingFile.FAIL,
            90,
            Optional.of(new TableTarget(Optional.of(table), TableFormat.CSV)),
            Optional.empty());
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> run("unprepared", JobPlanner.plan(List.of(input.toString()))));
    assertThat(folder).isDirectoryNotContaining("glob:**{out,part}*");
  }

  @Test
  void aTaskGivesItsData() {
    RunSummary summary = runner("count", "plain").run();
    assertThat(summary.done()).isEqualTo(1);
    assertThat(events.texts)
        .containsExactly("started count 0", "done count {numbers=[1, 2, 3]}", "finished 1 0 0");
  }

  private RunSummary invert(String mode) {
    return run(
        mode,
        JobPlanner.plan(
            List.of(folder.resolve("in").toString()),
            folder.resolve("out").toString(),
            Optional.empty()));
  }

  private RunSummary run(String mode, List<Job> jobs) {
    return runner("invert", mode).run(jobs);
  }

  private PictureRunner runner(String name, String mode) {
    return runner(name, Map.of("mode", mode, "mark", "m"));
  }

  private PictureRunner runner(String name, Map<String, String> options) {
    LoadedVerb verb = registry.verb(name).orElseThrow();
    return Guice.createInjector(new HostModule(new AtelierHome(folder.resolve("home"))))
        .getInstance(RunnerFactory.class)
        .ofVerb(
            verb,
            verb.schema().parse(options),
            settings == null ? new RunSettings(existing, 90) : settings,
            events,
            cancellation,
            "1.2.3",
            standardOutput);
  }

  private Path picture(String name, int width) {
    BufferedImage image = new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, 1, 0x123456 + x);
    }
    return TestFiles.write(folder.resolve(name), Picture.of(image));
  }

  private Provenance provenance(String name) {
    Path file = folder.resolve(name);
    return Provenance.fromJson(new PictureFiles().readProvenance(file).orElseThrow(), name);
  }

  private List<String> files(String name) throws IOException {
    if (Files.notExists(folder.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> noted(String what) {
    return System.getProperty("inverter." + what, "").lines().toList();
  }

  /** Remembers what it hears. */
  private static final class Events implements RunListener {

    private final List<String> texts = new ArrayList<>();
    private Runnable onProgress = () -> {};

    @Override
    public void started(String verb, int inputs) {
      texts.add("started " + verb + " " + inputs);
    }

    @Override
    public void progress(String name, long done, long total, Map<String, Double> measures) {
      onProgress.run();
    }

    @Override
    public void done(String name, Optional<Path> output, Result result, double seconds) {
      texts.add("done " + name + " " + result.data());
    }

    @Override
    public void skipped(String name, Optional<Path> output, String reason) {
      texts.add("skipped " + name);
    }

    @Override
    public void failed(String name, String reason, Optional<Throwable> cause) {
      texts.add("failed " + name + " " + reason);
    }

    @Override
    public void finished(RunSummary summary) {
      texts.add("finished " + summary.done() + " " + summary.skipped() + " " + summary.failed());
    }
  }
}
