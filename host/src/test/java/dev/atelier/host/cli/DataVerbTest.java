package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.host.run.WidthLabelPlugin;
import dev.atelier.testkit.TestFiles;
import dev.atelier.toolkit.data.NpyFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that give data and labels, as a user sees them. */
final class DataVerbTest {

  private static final String RANKING = "\"[{\"\"class\"\":\"\"a\"\"},{\"\"class\"\":\"\"b\"\"}]\"";

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    WidthLabelPlugin.install(home.resolve("plugins"));
  }

  @Test
  void aLabelIsTheFirstThatIsSaid() throws IOException {
    assertThat(run("judge", picture("a.png", 12))).isZero();
    assertThat(console.results())
        .isEqualTo(
            """
            %s
                label          wide
                width          12
                confidence     0.5
                ranking        [{"class":"a"},{"class":"b"}]
            """
                .formatted(out("a.png")));
  }

  @Test
  void aTableHasARowForEachInputAndNothingElseIsWritten() throws IOException {
    picture("in/a.png", 12);
    picture("in/b.png", 7);
    picture("in/c.png", 4);
    String missing = out("missing.png");
    assertThat(run("judge", out("in"), missing, "-o", out("out.csv"))).isEqualTo(3);
    assertThat(console.results()).isEmpty();
    assertThat(console.messages()).contains("seven is too narrow", "2 done, 0 skipped, 2 failed");
    assertThat(Files.readString(folder.resolve("out.csv")))
        .isEqualTo(
            """
            input,label,width,confidence,ranking,error\r
            %1$s,wide,12,0.5,%4$s,\r
            %2$s,,,,,"seven is too narrow, ""really""\"\r
            %3$s,not/wide,4,0.5,%4$s,\r
            %5$s,,,,,%5$s does not exist: check the name and the folder\r
            """
                .formatted(out("in/a.png"), out("in/b.png"), out("in/c.png"), RANKING, missing));
  }

  @Test
  void aTableOnStandardOutputIsAllThereIs() throws IOException {
    String picture = picture("a.png", 12);
    assertThat(run("measure", picture, "-o", "-", "--format=csv")).isZero();
    assertThat(new String(console.resultBytes(), UTF_8))
        .isEqualTo("input,width,error\r\n" + picture + ",12,\r\n");
    console.clearResults();
    assertThat(run("measure", picture, "-o", "-", "--format=jsonl")).isZero();
    assertThat(new ObjectMapper().readTree(console.results()).path("width").asInt()).isEqualTo(12);
    assertThat(console.results()).hasLineCount(1);
  }

  @Test
  void vectorsMakeAMatrixWithTheirNamesBeside() throws IOException {
    picture("in/a.png", 12);
    picture("in/b.png", 7);
    picture("in/c.png", 4);
    assertThat(run("condense", out("in"), "-o", out("out.npy"))).isEqualTo(3);
    assertThat(NpyFile.read(folder.resolve("out.npy")))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new float[] {12, 0.5f}, new float[] {4, 0.5f}));
    assertThat(folder.resolve("out.txt"))
        .content()
        .isEqualTo(out("in/a.png") + "\n" + out("in/c.png") + "\n");
    Files.delete(folder.resolve("out.npy"));
    assertThat(run("condense", out("in"), "-o", out("out.npy"))).isEqualTo(1);
    assertThat(console.messages()).contains("out.txt exists already");
    assertThat(folder.resolve("out.npy")).doesNotExist();
  }

  @Test
  void eventsGoOnBesideATableAndTellTheLabel() throws IOException {
    String picture = picture("a.png", 12);
    assertThat(run("judge", picture, "-o", out("out.jsonl"), "--json")).isZero();
    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .containsExactly("started", "done", "summary");
    assertThat(events.get(1).path("label").asText()).isEqualTo("wide");
    assertThat(events.get(1).path("data").has("label")).isFalse();
    assertThat(Files.readString(folder.resolve("out.jsonl")))
        .isEqualTo(
            "{\"input\":\"%s\",\"label\":\"wide\",\"width\":12,\"confidence\":0.5,\"ranking\":[{\"class\":\"a\"},{\"class\":\"b\"}]}\n"
                .formatted(picture.replace("\\", "\\\\")));
  }

  @Test
  void aTableThatExistsIsFoundBeforeTheWork() throws IOException {
    String picture = picture("a.png", 12);
    Files.writeString(folder.resolve("out.csv"), "mine");
    assertThat(run("measure", picture, "-o", out("out.csv"))).isEqualTo(1);
    assertThat(console.messages())
        .contains("out.csv exists already; use --existing overwrite")
        .hasLineCount(1);
    assertThat(folder.resolve("out.csv")).hasContent("mine");
    assertThat(run("measure", picture, "-o", out("out.csv"), "--existing=overwrite")).isZero();
    assertThat(folder.resolve("out.csv")).content().startsWith("input,width");
  }

  @Test
  void optionsThatDoNotFitTogetherAreWrongUsage() throws IOException {
    String picture = picture("a.png", 12);
    assertMisused("add --format csv or --format jsonl", "measure", picture, "-o", "-");
    assertMisused("--json and --output -", "measure", picture, "-o", "-", "--json");
    assertMisused("is none of csv, json, jsonl", "measure", picture, "-o", "-", "--format=png");
    assertMisused("cannot be written as out.txt", "measure", picture, "-o", out("out.txt"));
    assertMisused("name it .csv, .json or .jsonl", "measure", picture, "-o", out("out.npy"));
    assertMisused("name it .csv, .json, .jsonl or .npy", "condense", picture, "-o", out("out.txt"));
    assertMisused("is none of csv, json, jsonl", "condense", picture, "-o", "-", "--format", "npy");
    assertMisused("leave one out", "measure", picture, "-o", out("out.csv"), "--format", "jsonl");
    assertMisused("--output is missing", "measure", picture, "--format", "csv");
    assertMisused("--output is missing", "measure", picture, "-o", "");
    assertMisused("nothing to skip", "judge", picture, "-o", out("out.csv"), "--existing", "skip");
    assertMisused("--sort-into, which is missing", "judge", picture, "--sort-by", "copy");
    assertMisused(
        "none of copy, link", "judge", picture, "--sort-into", out("s"), "--sort-by", "move");
    assertMisused("Unknown option", "measure", picture, "--sort-into", out("s"));
    assertThat(folder.resolve("out.csv")).doesNotExist();
    assertThat(folder.resolve("s")).doesNotExist();
  }

  private void assertMisused(String message, String... arguments) {
    console.clearResults();
    console.clearMessages();
    assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    assertThat(console.messages()).contains(message);
    assertThat(console.results()).isEmpty();
  }

  @Test
  void inputsAreSortedByTheirLabels() throws IOException {
    picture("in/x/a.png", 12);
    picture("in/y/a.png", 13);
    picture("in/y/b.png", 4);
    picture("in/y/c.png", 7);
    assertThat(run("judge", out("in"), "--sort-into", out("sorted"), "-o", out("out.csv")))
        .isEqualTo(3);
    assertThat(filesIn("sorted"))
        .containsExactlyInAnyOrder(
            "wide/a.png", "wide/a-2.png", "not_wide/b.png", ".atelier-manifest.jsonl");
    assertThat(folder.resolve("sorted/wide/a-2.png"))
        .hasSameBinaryContentAs(folder.resolve("in/y/a.png"));
    assertThat(console.messages()).contains(out("in/x/a.png") + " -> " + out("sorted/wide/a.png"));
    assertThat(Files.readAllLines(folder.resolve("out.csv"))).hasSize(5);
  }

  @Test
  void theFolderOfSortedInputsIsNoInput() throws IOException {
    picture("in/a.png", 12);
    for (int i = 0; i < 2; i++) {
      assertThat(run("judge", out("in"), "--sort-into", out("in/sorted"), "--existing=overwrite"))
          .isZero();
      assertThat(filesIn("in"))
          .containsExactlyInAnyOrder(
              "a.png", "sorted/wide/a.png", "sorted/.atelier-manifest.jsonl");
    }
    assertMisused("lies in", "judge", out("in"), "--sort-into", out("in"));
    assertMisused("lies in", "judge", out("in/sorted"), "--sort-into", out("in/sorted"));
  }

  @Test
  void sortedInputsThatExistAreSkippedIfToldSo() throws IOException {
    String picture = picture("in/a.png", 12);
    assertThat(run("judge", picture, "--sort-into", out("sorted"))).isZero();
    assertThat(run("judge", picture, "--sort-into", out("sorted"), "-o", out("out.csv")))
        .isEqualTo(1);
    assertThat(Files.readString(folder.resolve("out.csv"))).contains(",wide,12,", "exists already");
    console.clearResults();
    assertThat(run("judge", picture, "--sort-into", out("sorted"), "--existing=skip", "--json"))
        .isZero();
    assertThat(events()).extracting(event -> event.path("event").asText()).contains("skipped");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void sortedInputsMayBeLinks() throws IOException {
    String picture = picture("in/a.png", 12);
    assertThat(run("judge", picture, "--sort-into", out("sorted"), "--sort-by=link")).isZero();
    assertThat(Files.readSymbolicLink(folder.resolve("sorted/wide/a.png")))
        .isEqualTo(Path.of(picture).toRealPath());
  }

  @Test
  void standardInputIsJudgedButNotSorted() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(picture("a.png", 12)));
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(bytes));
      assertThat(run("judge", "-", "-o", out("out.csv"))).isZero();
      assertThat(folder.resolve("out.csv")).content().contains("standard input,wide,12,");
    } finally {
      System.setIn(before);
    }
    assertMisused("standard input has no name", "judge", "-", "--sort-into", out("sorted"));
  }

  @Test
  void theHelpSaysWhichOptionsThereAre() {
    assertThat(run("judge", "--help")).isZero();
    assertThat(console.results())
        .contains(
            "atelier judge INPUT... [options]",
            "-o, --output=TABLE",
            "--format=csv|json|jsonl",
            "--sort-into=DIR",
            "--sort-by=copy|link",
            "--existing=fail|skip|overwrite");
    console.clearResults();
    assertThat(run("measure", "--help")).isZero();
    assertThat(console.results())
        .contains("-o, --output=TABLE", "--existing=fail|overwrite")
        .doesNotContain("--sort");
  }

  @Test
  void aTaskTakesArgumentsWithoutAName() {
    assertThat(run("collect", "shots", "5", "-o", "out", "--names", "a,b")).isZero();
    assertThat(console.results()).contains("shots 5 out [a, b]");
    console.clearResults();
    assertThat(run("collect", "--output", "out", "--count=5", "--folder", "shots", "--names=a"))
        .isZero();
    assertThat(console.results()).contains("shots 5 out [a]");
    console.clearResults();
    assertThat(run("collect", "--names=a", "-o", "out", "shots")).isZero();
    assertThat(console.results()).contains("shots 3 out [a]");
  }

  @Test
  void anArgumentThatIsGivenTwiceIsWrongUsage() {
    assertMisused(
        "--folder is given twice: as 'shots' without a name, and by name",
        "collect",
        "shots",
        "--folder",
        "others",
        "-o",
        "out",
        "--names=a");
    assertMisused("--output", "collect", "shots", "-o", "a", "--output", "b", "--names=a");
  }

  @Test
  void argumentsOfATaskThatAreMissingOrTooManyAreNamed() {
    assertMisused("--folder", "collect", "-o", "out", "--names=a");
    assertMisused("--output", "collect", "shots", "--names=a");
    assertMisused("'more'", "collect", "shots", "5", "more", "-o", "out", "--names=a");
    assertMisused("--count", "collect", "shots", "many", "-o", "out", "--names=a");
  }

  @Test
  void theHelpOfATaskShowsItsArguments() {
    assertThat(run("collect", "--help")).isZero();
    assertThat(console.results())
        .contains(
            "Usage: atelier collect DIR -o FILE [options]",
            "The same as --folder.",
            "The same as --count.",
            "-o, --output=FILE",
            "Where to. Required.");
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : console.results().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private String picture(String name, int width) {
    return TestFiles.writeBlank(folder.resolve(name), width, 5).toString();
  }

  private List<String> filesIn(String name) throws IOException {
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}
