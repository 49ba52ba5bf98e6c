package dev.atelier.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.host.run.RunTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineProgramTest {

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    RunTestPlugin.install(home.resolve("plugins"));
  }

  @Test
  void anUnknownVerbIsWrongUsageAndASimilarOneIsSuggested() {
    assertThat(run("invrt")).isEqualTo(2);
    assertThat(console.results()).isEmpty();
    assertThat(console.messages()).contains("'invrt'", "invert", "Try 'atelier --help'.");
  }

  @Test
  void ofAVerbThatIsNotThereBecauseItsPluginIsBrokenTheReasonIsTold() throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path broken = Files.writeString(plugins.resolve("sharpen.jar"), "no jar");

    assertThat(console.run(folder, "sharpen")).isEqualTo(2);
    assertThat(console.messages()).contains("'sharpen'", broken + " is left out: ");
  }

  @Test
  void noVerbIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(console.messages()).isEqualTo("atelier: which verb? 'atelier --help' lists them\n");
  }

  @Test
  void anOutputIsRequired() throws IOException {
    assertThat(run("invert", "--mark=m", picture("a.png"))).isEqualTo(2);
    assertThat(console.messages()).startsWith("atelier: --output is required").hasLineCount(1);
  }

  @Test
  void anInputIsRequired() {
    assertThat(run("invert", "--mark=m", "-o", "out.png")).isEqualTo(2);
    assertThat(console.messages()).startsWith("atelier: no INPUT is given").hasLineCount(1);
  }

  @Test
  void aRequiredOptionThatIsMissingIsNamed() throws IOException {
    assertThat(run("invert", picture("a.png"), "-o", out("out.png"))).isEqualTo(2);
    assertThat(console.messages()).contains("--mark").hasLineCount(1);
  }

  @Test
  void aValueOutOfRangeIsNamedWithItsOption() throws IOException {
    String picture = picture("a.png");
    assertThat(run("invert", picture, "-o", out("o.png"), "--mark=m", "--strength=10"))
        .isEqualTo(2);
    assertThat(console.messages()).contains("--strength", "10", "9").hasLineCount(1);
    assertThat(run("invert", picture, "-o", out("o.png"), "--mark=m", "--quality=0")).isEqualTo(2);
    assertThat(console.messages()).contains("--quality: 0 is not in 1 to 100");
  }

  @Test
  void theHelpOfAVerbTellsOptionsAndDefaults() {
    assertThat(run("invert", "--help")).isZero();
    assertThat(console.results())
        .contains(
            "--strength",
            "100% of it",
            "(1 to 9; default: 3)",
            "--mark",
            "Required.",
            "--existing");
    assertThat(console.messages()).isEmpty();
  }

  @Test
  void whatComesBeforeTheVerbIsUnderstood() {
    assertThat(run("--verbose", "invert", "--help")).isZero();
    assertThat(console.results()).contains("--strength");
    console.clearResults();
    assertThat(run("--help", "invert")).isZero();
    assertThat(console.results()).contains("Other verbs:", "count", "backbone");
    console.clearResults();
    assertThat(run("--loud", "invert")).isEqualTo(2);
    assertThat(console.messages()).contains("--loud");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(console.results()).startsWith("atelier ").hasLineCount(1);
  }

  @Test
  void pluginsAreListedAsTextAndAsJson() throws IOException {
    assertThat(run("plugins")).isZero();
    assertThat(console.results()).contains("inverter unknown", "invert         Inverts colors.");
    console.clearResults();
    assertThat(run("plugins", "--json")).isZero();
    JsonNode plugin = new ObjectMapper().readTree(console.results()).path("plugins").path(0);
    assertThat(plugin.path("id").asText()).isEqualTo("inverter");
    assertThat(plugin.path("verbs").toString()).isEqualTo("[\"invert\",\"count\"]");
  }

  @Test
  void aPictureThatDoesNotSayHowItWasMadeIsAFailureInOneLine() throws IOException {
    assertThat(run("show", picture("a.png"))).isEqualTo(1);
    assertThat(console.messages()).contains("does not say how it was made").hasLineCount(1);
  }

  @Test
  void parametersOfAResultAreTakenAgainAndThoseGivenWin() throws IOException {
    String picture = picture("a.png");
    String first = out("first.png");
    String second = out("second.png");
    assertThat(run("invert", picture, "-o", first, "--mark=m", "--strength=5")).isZero();
    assertThat(run("invert", picture, "-o", second, "--params-from", first, "--mark=n")).isZero();
    console.clearResults();
    assertThat(run("show", second)).isZero();
    assertThat(console.results()).containsPattern("strength +5\n").containsPattern("mark +n\n");
  }

  @Test
  void everyLineOfJsonIsAnEvent() throws IOException {
    picture("in/a.png");
    picture("in/b.png");
    Files.writeString(folder.resolve("in/c.png"), "no picture");
    assertThat(run("invert", out("in"), "-o", out("out"), "--mark=m", "--json")).isEqualTo(3);
    List<String> events = new ArrayList<>();
    for (String line : console.results().lines().toList()) {
      events.add(new ObjectMapper().readTree(line).path("event").asText());
    }
    assertThat(events).startsWith("started").endsWith("summary");
    assertThat(events).filteredOn("done"::equals).hasSize(2);
    assertThat(events).filteredOn("failed"::equals).hasSize(1);
  }

  @Test
  void jsonAndAPictureDoNotShareStandardOutput() throws IOException {
    assertThat(run("invert", picture("a.png"), "-o", "-", "--mark=m", "--json")).isEqualTo(2);
    assertThat(console.results()).isEmpty();
    assertThat(console.messages()).contains("--json and --output -").hasLineCount(1);
  }

  @Test
  void aPictureOnStandardOutputHasNoTextAroundIt() throws IOException {
    assertThat(run("invert", picture("a.png"), "-o", "-", "--mark=m")).isZero();
    assertThat(console.resultBytes()).endsWith('I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82);
  }

  @Test
  void whatGoesWrongBecauseTheProgramIsEndedIsNotTold() throws IOException {
    console.cancellation().cancel();
    String picture = picture("a.png");
    assertThat(run("invert", picture, "-o", out("o.png"), "--mark=m", "--mode=unprepared"))
        .isEqualTo(1);
    assertThat(console.messages()).isEqualTo("atelier: cancelled\n");
  }

  @Test
  void failuresOfAPluginAreToldInOneLine() throws IOException {
    String picture = picture("a.png");
    for (String mode : List.of("unprepared", "unlinked")) {
      console.clearMessages();
      assertThat(run("invert", picture, "-o", out("o.png"), "--mark=m", "--mode", mode))
          .isEqualTo(1);
      assertThat(console.messages()).startsWith("atelier: ").hasLineCount(1);
    }
  }

  @Test
  void aTaskWritesItsDataAsTheResult() {
    assertThat(run("count", "--mark=m")).isZero();
    assertThat(console.results()).startsWith("count\n").containsPattern("numbers +\\[1,2,3\\]\n");
  }

  @Test
  void theCompletionScriptKnowsTheVerbs() {
    assertThat(run("completion")).isZero();
    assertThat(console.results()).contains("invert", "count", "backbone", "--strength");
  }

  @Test
  void theEmbeddedBackboneIsListed() {
    assertThat(run("backbone", "list")).isZero();
    assertThat(console.results()).startsWith("compact\n").containsPattern("sha256 +[0-9a-f]{64}\n");
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private String picture(String name) {
    return TestFiles.writeBlank(folder.resolve(name), 6, 5).toString();
  }
}
