package dev.atelier.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.run.RecipeTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watched folders and pages that show a run, as a user asks for them. */
final class WatchAndReportTest {

  @TempDir static Path home;

  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugin() throws IOException {
    RecipeTestPlugin.install(home.resolve("plugins"));
  }

  @BeforeEach
  void drawPictures() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    picture("in/a.png", 6);
    picture("in/b.png", 7);
  }

  @Test
  void whatCannotBeWatchedIsSaidAtOnce() {
    assertMisused("a.png is no folder", "grow", path("in/a.png"), "-o", path("out"), "--watch");
    assertMisused("no INPUT is given", "grow", "-o", path("out"), "--watch");
    assertMisused("--output is required", "grow", path("in"), "--watch");
    assertMisused("is no folder", "grow", path("in"), "-o", path("out.png"), "--watch");
    assertMisused("would arrive in", "grow", path("in"), "-o", path("in"), "--watch");
    assertMisused("would arrive in", "grow", path("in"), "-o", path("."), "--watch");
    assertMisused("{index}", "grow", path("in"), "-o", path("out") + "/{index}.png", "--watch");
    assertMisused("--dry-run", "grow", path("in"), "-o", path("out"), "--watch", "--dry-run");
    assertMisused("--no-manifest", "grow", path("in"), "-o", path("o"), "--watch", "--no-manifest");
    assertMisused("--sort-into", "gauge", path("in"), "--sort-into", path("out"), "--watch");
    assertMisused(
        "give --output a file", "gauge", path("in"), "-o", "-", "--format=csv", "--watch");
  }

  @Test
  void aWatchThatIsEndedHasDoneItsWork() {
    console.cancellation().end();
    assertThat(run("grow", path("in"), "-o", path("out"), "--watch"))
        .as(console.messages())
        .isZero();
    assertThat(console.messages()).startsWith("watching " + path("in") + "; Ctrl-C ends it");
  }

  @Test
  void whoWatchesWithOtherSettingsIsTold() {
    console.cancellation().end();
    assertThat(run("grow", path("in"), "-o", path("out"), "--watch")).isZero();
    assertThat(run("grow", path("in"), "-o", path("out"), "--watch", "--factor=3")).isEqualTo(2);
    assertThat(console.messages())
        .contains("--watch: ", "factor was 2 and is 3", "or name another --manifest");
  }

  @Test
  void aPageShowsTheRun() throws IOException {
    int code = run("grow", path("in"), "-o", path("out"), "--report", path("report.html"));

    assertThat(code).isEqualTo(3);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains(
            "<title>grow: 2 pictures</title>",
            "alt=\"the result of " + path("in/a.png"),
            "seven does not grow",
            "<bdi>factor</bdi></th><td>2</td>");
  }

  @Test
  void aPageShowsDataToo() throws IOException {
    assertThat(run("gauge", path("in"), "-o", path("t.csv"), "--report", path("report.html")))
        .isZero();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("narrow", "width: 6", "<bdi>narrow</bdi></th><td>2</td>");
  }

  @Test
  void aPageThatExistsIsFoundBeforeTheRun() throws IOException {
    Files.writeString(folder.resolve("report.html"), "mine");
    assertThat(run("grow", path("in"), "-o", path("out"), "--report", path("report.html")))
        .isEqualTo(1);
    assertThat(console.messages()).contains("report.html exists already");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private void assertMisused(String expected, String... arguments) {
    console.clearMessages();
    assertThat(run(arguments)).as(console.messages()).isEqualTo(2);
    assertThat(console.messages()).contains(expected);
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void picture(String name, int width) {
    TestFiles.writeBlank(folder.resolve(name), width, 5);
  }
}
