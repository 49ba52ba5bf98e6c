package dev.atelier.host.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.result.TableFormat;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.ManifestSettings;
import dev.atelier.host.run.watch.ArrivingJobs;
import dev.atelier.host.run.watch.FolderScanner;
import dev.atelier.host.run.watch.Scanner;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import dev.atelier.testkit.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {

  @TempDir static Path plugins;
  private static PluginRegistry registry;

  @TempDir Path folder;

  private final Events events = new Events();
  private Cancellation cancellation = new Cancellation();
  private int resultsOfPicture = 1;

  /** Whether what happened last left a picture that cannot be read yet. */
  private boolean halfWritten;

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
  void makeFolder() throws IOException {
    Files.createDirectory(folder.resolve("in"));
  }

  @Test
  void picturesAreWorkedOnAsTheyArriveAndAgainWhenTheyAreChanged() throws IOException {
    picture("in/a.png", 6);

    RunSummary summary =
        grow(
            () -> {
              assertThat(width("out/a.png")).isEqualTo(12);
              picture("in/new/deep/b.png", 4);
              Files.writeString(folder.resolve("in/c.png"), "no picture");
            },
            () -> {
              assertThat(width("out/new/deep/b.png")).isEqualTo(8);
              picture("in/a.png", 8);
              Files.setLastModifiedTime(
                  folder.resolve("in/a.png"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));
            });

    assertThat(width("out/a.png")).isEqualTo(16);
    assertThat(summary)
        .extracting(RunSummary::done, RunSummary::failed, RunSummary::left, RunSummary::cancelled)
        .containsExactly(3, 1, 0, false);
  }

  @Test
  void aPictureThatIsCopiedInSlowlyNeverFails() throws IOException {
    byte[] whole = noise(600);
    RunSummary summary = grow(bursts(whole));

    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(1, 0);
    assertThat(events.texts).containsExactly("done a.png");
    assertThat(Files.readString(folder.resolve("manifest.jsonl"))).doesNotContain("failed");
    assertThat(width("out/a.png")).isEqualTo(1200);
  }

  @Test
  void aPictureThatIsReplacedSlowlyReplacesItsResult() throws IOException {
    byte[] whole = noise(600);
    picture("in/a.png", 6);
    grow(bursts(whole));

    assertThat(events.texts).containsExactly("done a.png", "done a.png");
    assertThat(width("out/a.png")).isEqualTo(1200);
  }

  @Test
  void aRowOfATableIsThatOfTheWholePicture() throws IOException {
    byte[] whole = noise(600);
    picture("in/b.png", 6);
    assertThat(gauge(bursts(whole)).failed()).isZero();
    assertThat(rows()).containsExactlyInAnyOrder("a.png,wide,600,", "b.png,narrow,6,");
  }

  @Test
  void aPictureOfARecipeThatIsCopiedInSlowlyNeverFails() throws IOException {
    byte[] whole = noise(600);
    String text = "steps: [{verb: grow, output: grown}, {verb: gauge, table: table.csv}]";
    assertThat(cook(text, bursts(whole)))
        .extracting(RunSummary::done, RunSummary::failed)
        .containsExactly(1, 0);
    assertThat(rows("out/table.csv")).containsExactly("a.png,wide,1200,");
  }

  @Test
  void aPictureThatIsHalfWrittenAtTheEndIsSkippedAndNothingIsWrittenDownOfIt() throws IOException {
    byte[] whole = noise(600);
    picture("in/b.png", 6);
    RunSummary summary =
        gauge(
            () -> {
              Files.write(folder.resolve("in/a.png"), Arrays.copyOf(whole, whole.length / 2));
              halfWritten = true;
            });

    assertThat(summary)
        .extracting(RunSummary::done, RunSummary::skipped, RunSummary::failed)
        .containsExactly(1, 1, 0);
    assertThat(events.texts.get(1)).startsWith("skipped a.png cannot be read yet: ");
    assertThat(rows()).hasSize(2).anyMatch(row -> row.startsWith("a.png,,,cannot be read yet"));
    assertThat(Files.readString(folder.resolve("manifest.jsonl"))).doesNotContain("a.png");
  }

  /** Writes a picture in pieces, with a pause after each in which it seems to have arrived. */
  private Happening[] bursts(byte[] whole) {
    int pieces = 7;
    return IntStream.rangeClosed(1, pieces)
        .<Happening>mapToObj(
            piece ->
                () -> {
                  Files.write(
                      folder.resolve("in/a.png"),
                      Arrays.copyOf(whole, whole.length * piece / pieces));
                  halfWritten = piece < pieces;
                })
        .toArray(Happening[]::new);
  }

  @Test
  void whoStartsAgainGoesOnWhereItWas() throws IOException {
    picture("in/a.png", 6);
    picture("in/b.png", 6);
    grow();
    picture("in/b.png", 9 + 1);
    picture("in/c.png", 6);
    cancellation = new Cancellation();
    events.texts.clear();

    RunSummary summary = grow();

    assertThat(summary).extracting(RunSummary::done, RunSummary::skipped).containsExactly(2, 1);
    assertThat(events.texts)
        .containsExactlyInAnyOrder("skipped a.png done before", "done b.png", "done c.png");
    assertThat(width("out/b.png")).isEqualTo(20);
  }

  @Test
  void whatAnotherRunLeftInThePlaceOfAResultIsKept() throws IOException {
    picture("in/a.png", 6);
    picture("out/a.png", 1);

    assertThat(grow().failed()).isEqualTo(1);

    assertThat(width("out/a.png")).isEqualTo(1);
  }

  @Test
  void twoPicturesWithOneResultAreToldOf() throws IOException {
    picture("in/a.png", 6);
    Files.copy(folder.resolve("in/a.png"), folder.resolve("in/a.gif"));

    RunSummary summary = grow();

    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(1, 1);
    assertThat(events.texts).anyMatch(text -> text.contains("would have the name of that of"));
  }

  @Test
  void aTableTellsOfAllThatHasArrivedWhileMoreMayCome() throws IOException {
    picture("in/a.png", 6);
    picture("in/b.png", 12);

    gauge(
        () -> {
          assertThat(rows()).containsExactly("a.png,narrow,6,", "b.png,wide,12,");
          picture("in/a.png", 11);
          Files.writeString(folder.resolve("in/c.png"), "no picture");
        },
        () -> {
          assertThat(rows()).hasSize(3).contains("a.png,wide,11,", "b.png,wide,12,");
        });
    cancellation = new Cancellation();
    events.texts.clear();
    picture("in/d.png", 13);
    RunSummary summary = gauge();

    assertThat(summary)
        .extracting(RunSummary::done, RunSummary::skipped, RunSummary::failed)
        .containsExactly(1, 2, 1);
    assertThat(rows())
        .hasSize(4)
        .contains("a.png,wide,11,", "b.png,wide,12,", "d.png,wide,13,")
        .anyMatch(row -> row.startsWith("c.png,,,"));
  }

  @Test
  void aTableOfSomebodyElseIsNotReplaced() throws IOException {
    Files.writeString(folder.resolve("table.csv"), "mine");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(this::gauge))
        .hasMessageContaining("table.csv exists already");
    assertThat(folder.resolve("table.csv")).hasContent("mine");
  }

  @Test
  void aThousandPicturesAtOnceAreNotTooMany() throws IOException {
    RunSummary summary =
        grow(
            () -> {
              Path first = picture("in/0.png", 3);
              for (int i = 1; i < 1000; i++) {
                Path copy = folder.resolve("in/%d/%d.png".formatted(i % 10, i));
                Files.createDirectories(copy.getParent());
                Files.copy(first, copy);
              }
            });
    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(1000, 0);
  }

  @Test
  void eachPictureThatArrivesIsMadeWithAllThatWasChosen() throws IOException {
    picture("in/a.png", 6);
    resultsOfPicture = 2;
    List<Variant> variants = new ArrayList<>();
    for (String factor : List.of("2", "3")) {
      variants.add(Variant.of(verb("grow"), Map.of("factor", factor), List.of("factor")));
    }
    JobPlanner planner =
        JobPlanner.ofArrivals(
            Optional.of(folder.resolve("out").toString()), Optional.empty(), variants);

    RunSummary summary =
        watch(verb("grow"), planner, Optional.empty(), () -> picture("in/deep/b.png", 5));

    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(4, 0);
    assertThat(width("out/a_2.png")).isEqualTo(12);
    assertThat(width("out/a_3.png")).isEqualTo(18);
    assertThat(width("out/deep/b_2.png")).isEqualTo(10);
    assertThat(width("out/deep/b_3.png")).isEqualTo(15);
  }

  @Test
  void aRecipeIsDoneWithPicturesAsTheyArrive() throws IOException {
    String text = "steps: [{verb: grow, output: grown}, {verb: gauge, table: table.csv}]";
    picture("in/a.png", 4);

    RunSummary summary =
        cook(
            text,
            () -> {
              assertThat(width("out/grown/a.png")).isEqualTo(8);
              assertThat(rows("out/table.csv")).containsExactly("a.png,narrow,8,");
              picture("in/deep/b.png", 7);
              picture("in/c.png", 5);
            },
            () -> picture("in/a.png", 6));

    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(3, 1);
    assertThat(rows("out/table.csv"))
        .containsExactlyInAnyOrder(
            "a.png,wide,12,", "c.png,wide,10,", "deep/b.png,,,there is no picture of grow");

    cancellation = new Cancellation();
    events.texts.clear();
    assertThat(cook(text))
        .extracting(RunSummary::done, RunSummary::skipped, RunSummary::failed)
        .containsExactly(0, 2, 1);
  }

  @Test
  void twoPicturesOfARecipeWithOneResultAreToldOf() throws IOException {
    picture("in/a.png", 4);
    picture("in/deep/a.png", 4);

    RunSummary summary = cook("steps:\n  - {verb: grow, output: \"{name}.png\"}\n");

    assertThat(summary).extracting(RunSummary::done, RunSummary::failed).containsExactly(1, 1);
    assertThat(events.texts)
        .anyMatch(text -> text.contains("line 2: the result of") && text.contains("{folder}"));
  }

  /** Something that happens while nothing else does. */
  private interface Happening {
    void happen() throws IOException;
  }

  private RunSummary grow(Happening... happenings) {
    Variant parameters = Variant.of(verb("grow"), Map.of(), List.of());
    return watch(
        verb("grow"),
        JobPlanner.ofArrivals(
            Optional.of(folder.resolve("out").toString()), Optional.empty(), List.of(parameters)),
        Optional.empty(),
        happenings);
  }

  private RunSummary gauge(Happening... happenings) {
    Variant parameters = Variant.of(verb("gauge"), Map.of(), List.of());
    return watch(
        verb("gauge"),
        JobPlanner.ofArrivals(Optional.empty(), Optional.empty(), List.of(parameters)),
        Optional.of(new TableTarget(Optional.of(folder.resolve("table.csv")), TableFormat.CSV)),
        happenings);
  }

  private static LoadedVerb verb(String name) {
    return registry.verb(name).orElseThrow();
  }

  private RunSummary watch(
      LoadedVerb verb, JobPlanner planner, Optional<TableTarget> table, Happening... happenings) {
    Injector injector =
        Guice.createInjector(new HostModule(new AtelierHome(folder.resolve("home"))));
    RunSettings settings =
        new RunSettings(ExistingFile.FAIL, SaveOptions.DEFAULT_QUALITY, table, Optional.empty())
            .recordedIn(
                Optional.of(
                    new ManifestSettings(folder.resolve("manifest.jsonl"), true, Map.of())));
    PictureRunner runner =
        injector
            .getInstance(RunnerFactory.class)
            .ofVerb(
                verb,
                planner.variants(),
                settings,
                events,
                cancellation,
                "1.2.3",
                OutputStream.nullOutputStream());
    try (Backbones backbones = injector.getInstance(Backbones.class);
        Scene scene = new Scene(happenings)) {
      return runner.watch(planner, scene, () -> scene.now);
    }
  }

  private RunSummary cook(String text, Happening... happenings) throws IOException {
    Injector injector =
        Guice.createInjector(new HostModule(new AtelierHome(folder.resolve("home"))));
    Recipe recipe = Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text), registry);
    Path out = folder.resolve("out");
    RunSettings settings =
        new RunSettings(ExistingFile.FAIL, SaveOptions.DEFAULT_QUALITY)
            .recordedIn(
                Optional.of(
                    new ManifestSettings(folder.resolve("manifest.jsonl"), true, Map.of())));
    RecipePlanner planner = new RecipePlanner(recipe, Optional.of(out));
    PictureRunner runner =
        injector
            .getInstance(RunnerFactory.class)
            .ofRecipe(recipe, planner, settings, events, cancellation, "1.2.3");
    try (Backbones backbones = injector.getInstance(Backbones.class);
        Scene scene = new Scene(happenings)) {
      return runner.watch(planner, scene, () -> scene.now);
    }
  }

  private List<String> rows() throws IOException {
    return rows("table.csv");
  }

  private List<String> rows(String table) throws IOException {
    return Files.readString(folder.resolve(table), UTF_8)
        .lines()
        .skip(1)
        .map(row -> row.substring(folder.resolve("in").toString().length() + 1))
        .toList();
  }

  private int width(String name) throws IOException {
    return ImageIO.read(folder.resolve(name).toFile()).getWidth();
  }

  private Path picture(String name, int width) {
    return TestFiles.writeBlank(folder.resolve(name), width, 5);
  }

  /** Returns a file that cannot be read before it is whole. */
  private static byte[] noise(int width) throws IOException {
    BufferedImage image = new BufferedImage(width, 5, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < 5; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    return file.toByteArray();
  }

  /**
   * A folder and a clock, which goes on when somebody waits. As soon as all pictures that are there
   * have been dealt with, the next thing happens; after the last one the end is wanted.
   */
  private final class Scene implements Scanner {

    private final FolderScanner folders =
        new FolderScanner(List.of(folder.resolve("in")), Optional.of(folder.resolve("out")));
    private final Deque<Happening> happenings;
    private int sighted;
    private int expected;
    private int awaited;
    private boolean settled;
    private long stopped = Long.MAX_VALUE;
    private volatile long now;

    Scene(Happening... happenings) {
      this.happenings = new ArrayDeque<>(List.of(happenings));
      expected = -1;
    }

    @Override
    public List<Sighting> look() {
      List<Sighting> sightings = folders.look();
      sighted = sightings.size();
      return sightings;
    }

    @Override
    public boolean await(Duration most) {
      // Not on to where nobody has patience any more, before it is read.
      now = Math.max(now, Math.min(now + most.toNanos(), stopped));
      if (expected < 0) {
        expected = sighted * resultsOfPicture;
      }
      boolean settledBefore = settled;
      settled = events.settled() >= expected && events.awaited() >= awaited;
      // Not before somebody who is told of idle times was told.
      if (settled && settledBefore) {
        settled = false;
        Happening next = happenings.poll();
        if (next == null) {
          cancellation.end();
          return true;
        }
        try {
          List<FileStamp> before = states();
          next.happen();
          List<FileStamp> after = states();
          after.removeAll(before);
          expected = events.settled() + (halfWritten ? 0 : after.size() * resultsOfPicture);
          awaited = events.awaited() + (halfWritten ? 1 : 0);
          stopped = halfWritten ? now + 3 * ArrivingJobs.QUIET.toNanos() : Long.MAX_VALUE;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      Thread.onSpinWait();
      return true;
    }

    private List<FileStamp> states() {
      return new ArrayList<>(folders.look().stream().map(Sighting::state).toList());
    }

    @Override
    public void close() {
      folders.close();
    }
  }

  /** Writes down what it hears. */
  private static final class Events implements RunListener {

    private final List<String> texts = new ArrayList<>();
    private int awaited;

    synchronized int awaited() {
      return awaited;
    }

    @Override
    public synchronized void awaited(String name, String reason) {
      awaited++;
    }

    synchronized int settled() {
      return texts.size();
    }

    private synchronized void add(String text) {
      texts.add(text);
    }

    private static String file(String name) {
      return Path.of(name).getFileName().toString();
    }

    @Override
    public void started(String verb, int inputs) {}

    @Override
    public void progress(String name, long done, long total, Map<String, Double> measures) {}

    @Override
    public void done(String name, Optional<Path> output, Result result, double seconds) {
      add("done " + file(name));
    }

    @Override
    public void skipped(String name, Optional<Path> output, String reason) {
      add("skipped " + file(name) + " " + reason);
    }

    @Override
    public void failed(String name, String reason, Optional<Throwable> cause) {
      add("failed " + file(name) + " " + reason);
    }

    @Override
    public void finished(RunSummary summary) {}
  }
}
