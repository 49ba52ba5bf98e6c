package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.run.VariantTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over many pictures, as a user sees them. */
final class BatchTest {

  private static final String MANIFEST = ".atelier-manifest.jsonl";

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    VariantTestPlugin.install(home.resolve("plugins"));
  }

  @BeforeEach
  void drawInks() throws IOException {
    System.clearProperty("inks.prepared");
    picture("red.png", 3, 0xcc0000);
    picture("blue.png", 3, 0x0000cc);
  }

  @Test
  void everyPictureComesInEveryInkWhichIsPreparedOnce() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/deep/b.png", 5, 0);
    assertThat(tint("--ink", out("red.png"), "--ink", out("blue.png"))).isZero();
    assertThat(filesIn("out"))
        .containsExactlyInAnyOrder(
            "a_red.png", "a_blue.png", "deep/b_red.png", "deep/b_blue.png", MANIFEST);
    assertThat(System.getProperty("inks.prepared").split(" "))
        .containsExactly("red.png", "blue.png");
    assertThat(ImageIO.read(folder.resolve("out/a_red.png").toFile()).getRGB(1, 1))
        .isEqualTo(0xff510000);
    assertThat(ImageIO.read(folder.resolve("out/a_blue.png").toFile()).getRGB(1, 1))
        .isEqualTo(0xff000051);
  }

  @Test
  void aFolderOfInksIsAllOfThem() throws IOException {
    picture("in/a.png", 5, 0);
    picture("inks/one.png", 3, 9);
    picture("inks/two.png", 3, 9);
    assertThat(tint("--ink", out("inks"))).isZero();
    assertThat(filesIn("out")).contains("a_one.png", "a_two.png");
    assertThat(tint("--ink", out("inks/t*.png"), "--existing=overwrite")).isZero();
    assertThat(console.messages()).doesNotContain("failed, 1");
    assertThat(filesIn("out")).contains("a.png");
  }

  @Test
  void anInkThatIsNoPictureDoesNotSpoilTheOthers() throws IOException {
    picture("in/a.png", 5, 0);
    Files.writeString(folder.resolve("text.png"), "no picture");
    assertThat(tint("--ink", out("red.png"), "--ink", out("text.png"))).isEqualTo(3);
    assertThat(filesIn("out")).containsExactlyInAnyOrder("a_red.png", MANIFEST);
  }

  @Test
  void filesThatAreNamedLieInTheFolderOfResultsItself() throws IOException {
    String one = picture("deep/one.png", 5, 0);
    String two = picture("deeper/two.png", 5, 0);
    String red = out("red.png");
    String blue = out("blue.png");
    assertThat(run("tint", one, two, "-o", out("out"), "--ink", red, "--ink", blue)).isZero();
    assertThat(filesIn("out"))
        .containsExactlyInAnyOrder(
            "one_red.png", "one_blue.png", "two_red.png", "two_blue.png", MANIFEST);
  }

  @Test
  void resultsAreCalledAsThePatternSays() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/deep/b.png", 5, 0);
    String pattern = out("out") + "/{index}/{folder}/{name}-{ink}-{amount}.{ext}";
    assertThat(run("tint", out("in"), "-o", pattern, "--ink", out("red.png"), "--format", "jpeg"))
        .isZero();
    assertThat(filesIn("out"))
        .containsExactlyInAnyOrder("0001/a-red-40.jpg", "0002/deep/b-red-40.jpg", MANIFEST);
  }

  @Test
  void aPlaceholderThatThereIsNotIsNamedWithThoseThatThereAre() throws IOException {
    String picture = picture("a.png", 5, 0);
    assertThat(run("tint", picture, "-o", out("{style}.png"), "--ink", out("red.png")))
        .isEqualTo(2);
    assertThat(console.messages())
        .contains("{style}", "{name}, {ext}, {folder}, {index}, {ink}, {amount}");
  }

  @Test
  void twoInputsWithOneResultAreFoundBeforeTheStart() throws IOException {
    String first = picture("one/a.png", 5, 0);
    String second = picture("two/a.png", 5, 0);
    assertThat(run("tint", first, second, "-o", out("out"), "--ink", out("red.png"))).isEqualTo(2);
    assertThat(console.messages()).contains(first, second, "{folder}").hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
    String pattern = out("out") + "/{folder}_{name}.{ext}";
    console.clearMessages();
    assertThat(run("tint", out("one"), out("two"), "-o", pattern, "--ink", out("red.png")))
        .isEqualTo(2);
    assertThat(console.messages()).contains("write {index} in --output");
    assertThat(
            run(
                "tint",
                first,
                second,
                "-o",
                out("out") + "/{folder}/{name}.{ext}",
                "--ink",
                out("red.png")))
        .isZero();
  }

  @Test
  void twoInksWithOneNameAreToldApartOnlyIfThePatternDoes() throws IOException {
    String picture = picture("a.png", 5, 0);
    String[] inks = {"--ink", out("red.png"), "--ink", out("blue.png")};
    assertThat(run(with(inks, "tint", picture, "-o", out("out") + "/{name}.{ext}"))).isEqualTo(2);
    assertThat(console.messages()).contains("write {ink} in --output").hasLineCount(1);
    console.clearMessages();
    assertThat(run(with(inks, "tint", picture, "-o", out("out.png")))).isEqualTo(2);
    assertThat(console.messages()).contains("--ink has more than one value", "{name}_{ink}.{ext}");
    console.clearMessages();
    String other = picture("other/red.png", 3, 1);
    assertThat(run("tint", picture, "-o", out("out"), "--ink", out("red.png"), "--ink", other))
        .isEqualTo(2);
    assertThat(console.messages()).contains("rename one of the files of --ink");
  }

  @Test
  void inputsComeFromAListToo() throws IOException {
    picture("in/a*.png", 5, 0);
    picture("in/b.png", 5, 0);
    picture("in/ab.png", 5, 0);
    Path list = folder.resolve("list.txt");
    Files.writeString(list, out("in/a*.png") + "\r\n\n" + out("in/b.png"));
    assertThat(
            run("tint", "--from-file", list.toString(), "-o", out("out"), "--ink", out("red.png")))
        .isZero();
    assertThat(filesIn("out")).containsExactlyInAnyOrder("a*.png", "b.png", MANIFEST);
    assertThat(run("tint", "--null", "-o", out("out"), "--ink", out("red.png"))).isEqualTo(2);
    assertThat(console.messages()).contains("--null is about --from-file");
  }

  @Test
  void aListOnStandardInputMayEndNamesWithZeroBytes() throws IOException {
    picture("in/a\nb.png", 5, 0);
    picture("in/c.png", 5, 0);
    String list = out("in/a\nb.png") + "\0" + out("in/c.png") + "\0";
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(list.getBytes(UTF_8)));
    try {
      assertThat(run("tint", "--from-file=-", "--null", "-o", out("out"), "--ink", out("red.png")))
          .isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(filesIn("out")).containsExactlyInAnyOrder("a\nb.png", "c.png", MANIFEST);
  }

  @Test
  void optionsComeFromAFileAndThoseGivenWin() throws IOException {
    String picture = picture("a.png", 5, 0);
    Path file = folder.resolve("params.json");
    Files.writeString(
        file, "{\"amount\": 100, \"ink\": \"%s\"}".formatted(out("red.png").replace("\\", "/")));
    assertThat(run("tint", picture, "-o", out("b.png"), "--params", file.toString())).isZero();
    assertThat(ImageIO.read(folder.resolve("b.png").toFile()).getRGB(1, 1)).isEqualTo(0xffcc0000);
    assertThat(run("tint", picture, "-o", out("c.png"), "--params", file.toString(), "--amount=0"))
        .isZero();
    assertThat(ImageIO.read(folder.resolve("c.png").toFile()).getRGB(1, 1)).isEqualTo(0xff000000);
  }

  @Test
  void anUnknownNameInAFileOfOptionsIsNamedWithTheNearest() throws IOException {
    String picture = picture("a.png", 5, 0);
    Path file = folder.resolve("params.json");
    Files.writeString(file, "{\"amuont\": 100}");
    assertThat(run("tint", picture, "-o", out("b.png"), "--params", file.toString())).isEqualTo(2);
    assertThat(console.messages()).contains(file.toString(), "amuont", "did you mean amount?");
    console.clearMessages();
    Files.writeString(file, "{\"amount\": ");
    assertThat(run("tint", picture, "-o", out("b.png"), "--params", file.toString())).isEqualTo(2);
    assertThat(console.messages()).contains("is no JSON").hasLineCount(1);
  }

  @Test
  void theManifestTellsWhatWasAskedForAndWhatBecameOfEachInput() throws IOException {
    picture("in/a.png", 5, 0);
    Files.writeString(folder.resolve("in/b.png"), "no picture");
    assertThat(tint("--ink", out("red.png"))).isEqualTo(3);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out").resolve(MANIFEST))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).path("verb").asText()).isEqualTo("tint");
    assertThat(lines.get(0).path("parameters").path("amount").asInt()).isEqualTo(40);
    assertThat(lines.get(0).path("files").path(out("red.png")).asText()).hasSize(64);
    JsonNode done =
        lines.stream()
            .filter(line -> line.path("status").asText().equals("done"))
            .findFirst()
            .orElseThrow();
    assertThat(done.path("input").asText()).isEqualTo(out("in/a.png"));
    assertThat(done.path("size").asLong()).isEqualTo(Files.size(folder.resolve("in/a.png")));
    assertThat(done.path("outputSize").asLong()).isEqualTo(Files.size(folder.resolve("out/a.png")));
    assertThat(done.path("outputSha256").asText()).hasSize(64);
    assertThat(done.path("seconds").asDouble()).isPositive();
    JsonNode failed =
        lines.stream()
            .filter(line -> line.path("status").asText().equals("failed"))
            .findFirst()
            .orElseThrow();
    assertThat(failed.path("reason").asText()).contains("b.png");
  }

  @Test
  void aFolderOfOnePictureIsGoneOnWithAsOneOfTwo() throws IOException {
    picture("in/a.png", 5, 0);
    assertThat(tint("--ink", out("red.png"))).isZero();
    assertThat(filesIn("out")).containsExactlyInAnyOrder("a.png", MANIFEST);
    for (String input : List.of("in", "in/*.png")) {
      console.clearMessages();
      assertThat(run("tint", out(input), "-o", out("out"), "--ink", out("red.png"), "--resume"))
          .as(console.messages())
          .isZero();
      assertThat(console.messages()).contains("done before");
    }
  }

  @Test
  void onePictureThatGoesToAFolderIsGoneOnWith() throws IOException {
    String[] again = {
      "tint", picture("a.png", 5, 0), "-o", out("out"), "--ink", out("red.png"), "--resume"
    };
    assertThat(run(Arrays.copyOf(again, again.length - 1))).isZero();
    assertThat(run(again)).as(console.messages()).isZero();
    assertThat(console.messages()).contains("done before");
  }

  @Test
  void onePictureThatGoesToAFileHasNoManifest() throws IOException {
    String picture = picture("a.png", 5, 0);
    assertThat(run("tint", picture, "-o", out("out/b.png"), "--ink", out("red.png"))).isZero();
    assertThat(run("tint", picture, "-o", out("out/{name}.png"), "--ink", out("red.png"))).isZero();
    assertThat(filesIn("out")).containsExactlyInAnyOrder("a.png", "b.png");
  }

  @Test
  void extremeNumbersAreTheSameWhenARunIsGoneOnWithAndOthersAreNot() throws IOException {
    picture("in/a.png", 5, 0);
    String[] numbers = {"--ink", out("red.png"), "--seed=-5000000000", "--grain=0.1", "--resume"};
    for (int i = 0; i < 3; i++) {
      assertThat(tint(numbers)).as(console.messages()).isZero();
    }
    console.clearMessages();
    assertThat(tint("--ink", out("red.png"), "--seed=-5000000001", "--grain=1e-1", "--resume"))
        .isEqualTo(2);
    assertThat(console.messages())
        .contains(": seed was -5000000000 and is -5000000001; ")
        .hasLineCount(1);
  }

  @Test
  void aRunIsNotGoneOnWithByAPluginThatWasRebuilt() throws IOException {
    picture("in/a.png", 5, 0);
    assertThat(tint("--ink", out("red.png"))).isZero();
    Path manifest = folder.resolve("out").resolve(MANIFEST);
    String written = Files.readString(manifest);
    String other = written.replaceFirst("\"inks.jar\":\"....", "\"inks.jar\":\"0000");
    assertThat(Files.writeString(manifest, other)).content().isNotEqualTo(written);
    console.clearMessages();
    assertThat(tint("--ink", out("red.png"), "--resume")).isEqualTo(2);
    assertThat(console.messages())
        .contains("--resume: ", "the plugin inks unknown was rebuilt since (inks.jar)")
        .hasLineCount(1);
    console.clearMessages();
    assertThat(tint("--ink", out("red.png"), "--watch")).isEqualTo(2);
    assertThat(console.messages())
        .contains("--watch: ", "was rebuilt since", "name another --manifest");

    // As older manifests are.
    Files.writeString(manifest, written.replaceFirst("\"jars\":\\{[^}]*},", ""));
    assertThat(tint("--ink", out("red.png"), "--resume")).as(console.messages()).isZero();
  }

  @Test
  void aRunThatIsGoneOnWithDoesWhatFailedAndWhatIsNewAndWhatIsGoneAndWhatChanged()
      throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    picture("in/c.png", 5, 0);
    picture("in/touched.png", 5, 0);
    Files.writeString(folder.resolve("in/broken.png"), "no picture");
    assertThat(tint("--ink", out("red.png"))).isEqualTo(3);
    Files.delete(folder.resolve("out/b.png"));
    picture("in/broken.png", 5, 0);
    picture("in/new.png", 5, 0);
    picture("in/c.png", 9, 0);
    Files.setLastModifiedTime(
        folder.resolve("in/touched.png"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    console.clearMessages();
    assertThat(tint("--ink", out("red.png"), "--resume")).isZero();

    assertThat(console.messages()).contains("4 done, 2 skipped, 0 failed");
    assertThat(ImageIO.read(folder.resolve("out/c.png").toFile()).getWidth()).isEqualTo(9);
    assertThat(filesIn("out")).hasSize(7);
  }

  @Test
  void aResultThatSomebodyChangedIsNotReplaced() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    assertThat(tint("--ink", out("red.png"))).isZero();
    Files.writeString(folder.resolve("out/a.png"), "mine");
    assertThat(tint("--ink", out("red.png"), "--resume")).isEqualTo(3);
    assertThat(console.messages()).contains("a.png exists already");
    assertThat(folder.resolve("out/a.png")).hasContent("mine");
  }

  @Test
  void aRunIsNotGoneOnWithDifferently() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    assertThat(tint("--ink", out("red.png"))).isZero();
    console.clearMessages();
    assertThat(tint("--ink", out("red.png"), "--resume", "--amount=5", "--quality=70"))
        .isEqualTo(2);
    assertThat(console.messages())
        .contains("amount was 40 and is 5", "output quality was ", "and is 70")
        .hasLineCount(1);
    console.clearMessages();
    picture("red.png", 3, 0x123456);
    assertThat(tint("--ink", out("red.png"), "--resume")).isEqualTo(2);
    assertThat(console.messages()).contains("files " + out("red.png") + " was ");
  }

  @Test
  void picturesThatReplaceTheirInputsAreNotTintedAgain() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    String[] again = {
      "tint",
      out("in"),
      "-o",
      out("in"),
      "--ink",
      out("red.png"),
      "--existing=overwrite",
      "--in-place",
      "--resume"
    };
    assertThat(run(again)).isZero();
    byte[] once = Files.readAllBytes(folder.resolve("in/a.png"));
    assertThat(run(again)).isZero();
    assertThat(console.messages()).contains("0 done, 2 skipped, 0 failed");
    assertThat(folder.resolve("in/a.png")).hasBinaryContent(once);
  }

  @Test
  void resultsBesideTheirInputsAreNoInputsOfTheRunThatGoesOn() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    String[] again = {
      "tint", out("in"), "-o", out("in") + "/{name}_new.{ext}", "--ink", out("red.png"), "--resume"
    };
    assertThat(run(again)).isZero();
    assertThat(run(again)).isZero();
    assertThat(filesIn("in"))
        .containsExactlyInAnyOrder("a.png", "b.png", "a_new.png", "b_new.png", MANIFEST);
  }

  @Test
  void aTableOfSeveralChoicesTellsThemApartAndComesAgainTheSame() throws IOException {
    picture("in/a.png", 5, 0x010203);
    picture("in/b.png", 7, 0);
    String[] weigh = {
      "weigh",
      out("in"),
      "-o",
      out("t.csv"),
      "--against",
      out("red.png"),
      "--against",
      out("blue.png"),
      "--manifest",
      out("t.manifest"),
      "--resume"
    };
    assertThat(run(weigh)).isEqualTo(3);
    String table = Files.readString(folder.resolve("t.csv"));
    assertThat(table).startsWith("input,against,weight,mean,error\r\n").hasLineCount(5);
    assertThat(run(weigh)).isEqualTo(3);
    assertThat(folder.resolve("t.csv")).hasContent(table);
  }

  @Test
  void aDryRunTellsThePlanAndTouchesNothing() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    picture("out/b.png", 5, 0);
    String missing = out("missing.png");
    assertThat(
            run(
                "tint",
                out("in"),
                missing,
                "-o",
                out("out"),
                "--ink",
                out("red.png"),
                "--dry-run",
                "--existing=skip"))
        .isEqualTo(3);
    assertThat(console.results())
        .isEqualTo(
            """
            %1$s -> %2$s
            %3$s: skipped, exists already (%4$s)
            %5$s: fails, %5$s does not exist
            1 to make, 1 to skip, 1 that fail, 0 that clash
            no estimate of the time: no manifest tells of pictures made so
            """
                .formatted(
                    out("in/a.png"), out("out/a.png"), out("in/b.png"), out("out/b.png"), missing));
    assertThat(filesIn("out")).containsExactly("b.png");
    assertThat(System.getProperty("inks.prepared")).isNull();
  }

  @Test
  void aDryRunEstimatesByWhatWasMeasured() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    assertThat(tint("--ink", out("red.png"))).isZero();
    picture("in/c.png", 5, 0);
    console.clearResults();
    assertThat(tint("--ink", out("red.png"), "--dry-run", "--resume", "--json")).isZero();
    List<JsonNode> events = new ArrayList<>();
    for (String line : console.results().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    assertThat(events).hasSize(4);
    JsonNode plan = events.get(3);
    assertThat(plan.path("event").asText()).isEqualTo("plan");
    assertThat(plan.path("make").asInt()).isEqualTo(1);
    assertThat(plan.path("skip").asInt()).isEqualTo(2);
    assertThat(plan.path("measured").asInt()).isEqualTo(2);
    assertThat(plan.path("seconds").asDouble()).isPositive();
    assertThat(filesIn("out")).doesNotContain("c.png");
  }

  @Test
  void aDryRunTellsClashes() throws IOException {
    String first = picture("one/a.png", 5, 0);
    String second = picture("two/a.png", 5, 0);
    assertThat(run("tint", first, second, "-o", out("out"), "--ink", out("red.png"), "--dry-run"))
        .isEqualTo(2);
    assertThat(console.results()).contains("clash: ", "1 that clash");
  }

  @Test
  void resumingWithoutAManifestIsWrongUsage() throws IOException {
    String picture = picture("a.png", 5, 0);
    assertThat(run("weigh", picture, "-o", out("t.csv"), "--resume")).isEqualTo(2);
    assertThat(console.messages()).contains("--resume needs the manifest").hasLineCount(1);
  }

  @Test
  void whereTheTimeWentIsToldInTheSummary() throws IOException {
    picture("in/a.png", 5, 0);
    picture("in/b.png", 5, 0);
    assertThat(tint("--ink", out("red.png"), "--json")).isZero();
    JsonNode summary =
        new ObjectMapper().readTree(console.results().lines().reduce((a, b) -> b).orElseThrow());
    JsonNode times = summary.path("times");
    double sum = 0;
    for (String name :
        List.of("preparing", "computing", "waitingForReaders", "waitingForWriters")) {
      assertThat(times.path(name).asDouble(-1)).as(name).isNotNegative();
      sum += times.path(name).asDouble();
    }
    assertThat(sum).isLessThanOrEqualTo(summary.path("seconds").asDouble());
    assertThat(summary.path("left").asInt(-1)).isZero();
  }

  private int tint(String... more) {
    return run(with(more, "tint", out("in"), "-o", out("out")));
  }

  private static String[] with(String[] more, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> filesIn(String name) throws IOException {
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private String picture(String name, int width, int color) {
    BufferedImage image = new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4 * width; i++) {
      image.setRGB(i % width, i / width, color);
    }
    return TestFiles.write(folder.resolve(name), Picture.of(image)).toString();
  }
}
