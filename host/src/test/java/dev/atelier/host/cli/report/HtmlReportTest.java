package dev.atelier.host.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.run.RunSummary;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HtmlReportTest {

  private static final Picture PICTURE =
      Picture.of(new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB));

  @TempDir Path folder;

  private ExistingFile existing = ExistingFile.FAIL;

  @Test
  void aPageShowsPicturesBesideTheirResultsAndSaysWhatFailed() throws IOException {
    try (HtmlReport report = report()) {
      report.started("stylize", 4);
      done(report, "in/a.png", Result.of(PICTURE, Map.of("loss", 0.25)), 1.5);
      report.failed("in/<b>.png", "in/<b>.png is no picture", Optional.empty());
      report.failed("in/c.png", "it is too large", Optional.empty());
      report.skipped("in/d.png", Optional.empty(), "exists already");
      report.finished(summary(1, 1, 2, 0, false));
    }

    String page = page();
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains(
            "<title>stylize: 4 pictures</title>",
            "<dt>done</dt><dd>1</dd>",
            "<dt>skipped</dt><dd>1</dd><dd class=\"soft\">exists already</dd>",
            "<dt>failed</dt><dd>2</dd>",
            "<dt>time</dt><dd>3:03\u00a0min</dd>",
            "<li>in/&lt;b&gt;.png is no picture</li>",
            "<li>in/c.png: it is too large</li>",
            "<span title=\"in/a.png\">a.png</span>",
            "loss: 0.25",
            "1.5\u00a0s \u2192 out/a.png",
            "strength")
        .doesNotContain("shown, at even", "Labels", "ended before");
    assertThat(pictures(page)).isEqualTo(2);
    // Everything is in the page itself.
    assertThat(Pattern.compile("(src|href)=\"(?!data:)").matcher(page).find()).isFalse();
  }

  @Test
  void labelsAreCountedAndInputsShownAlone() throws IOException {
    try (HtmlReport report = report()) {
      report.started("classify", 3);
      done(report, "a.png", Result.of("sea", Map.of()), 1);
      done(report, "b.png", Result.of("sea", Map.of()), 1);
      done(report, "c.png", Result.of("forest", Map.of()), 1);
      report.finished(summary(3, 0, 0, 0, false));
    }
    assertThat(page().replaceAll("<bdi>|</bdi>|<td>|</td>|</th>", ""))
        .containsPattern("sea\"?>sea2</tr>.*forest\"?>forest1</tr>");
    assertThat(pictures(page())).isEqualTo(3);
  }

  @Test
  void ofVeryManyPicturesSomeAreShownButAllFailuresTold() throws IOException {
    try (HtmlReport report = report()) {
      report.started("stylize", 10_000);
      for (int i = 0; i < 5_000; i++) {
        done(report, i + ".png", Result.of(PICTURE, Map.of()), 0.1);
      }
      for (int i = 5_000; i < 10_000; i++) {
        report.failed(i + ".png", "no picture", Optional.empty());
      }
      report.finished(summary(5_000, 0, 5_000, 0, false));
    }
    String page = page();
    assertThat(pictures(page)).isBetween(60L, 480L);
    assertThat(page).contains("of 5000 pictures are shown, at even distances.");
    assertThat(page.split("<li>")).hasSize(5_001);
    assertThat(Files.size(folder.resolve("report.html"))).isLessThan(2_000_000);
  }

  @Test
  void picturesAreThinnedOutIfNobodyKnewHowManyWouldCome() throws IOException {
    try (HtmlReport report = report()) {
      report.started("stylize", 0);
      for (int i = 0; i < 1_000; i++) {
        done(report, i + ".png", Result.of(PICTURE, Map.of()), 0.1);
      }
      report.finished(summary(1_000, 0, 0, 0, false));
    }
    String page = page();
    List<Integer> shown =
        Pattern.compile("<span title=\"(\\d+)\\.png\"")
            .matcher(page)
            .results()
            .map(match -> Integer.parseInt(match.group(1)))
            .toList();
    assertThat(shown).hasSize(125).startsWith(0, 8, 16).endsWith(984, 992);
  }

  @Test
  void twoResultsOfOneInputAreShownApart() throws IOException {
    try (HtmlReport report = report()) {
      report.started("stylize", 2);
      report.developed("a.png", PICTURE, List.of(Result.of(PICTURE, Map.of())));
      report.developed("a.png", PICTURE, List.of(Result.of(PICTURE, Map.of())));
      report.done("a.png", Optional.of(Path.of("x.png")), Result.of(Map.of()), 1);
      report.done("a.png", Optional.of(Path.of("y.png")), Result.of(Map.of()), 1);
      report.finished(summary(2, 0, 0, 0, false));
    }
    assertThat(pictures(page())).isEqualTo(4);
    assertThat(page()).contains("x.png", "y.png");
  }

  @Test
  void aRunThatWasCutShortHasAPageToo() throws IOException {
    try (HtmlReport report = report()) {
      report.started("stylize", 9);
      done(report, "a.png", Result.of(PICTURE, Map.of()), 1);
      report.finished(summary(1, 0, 0, 8, true));
    }
    assertThat(page())
        .contains("<dt>not reached</dt><dd>8</dd>", "The run was ended before it was through.");
  }

  @Test
  void aRunThatNeverBeganLeavesNothing() throws IOException {
    report().close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aPageThatExistsIsReplacedIfToldTo() throws IOException {
    Files.writeString(folder.resolve("report.html"), "mine");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(this::report)
        .withMessageContaining("exists already; use --existing overwrite");
    assertThat(page()).isEqualTo("mine");

    existing = ExistingFile.OVERWRITE;
    try (HtmlReport report = report()) {
      report.started("stylize", 0);
      report.finished(summary(0, 0, 0, 0, false));
    }
    assertThat(page()).startsWith("<!DOCTYPE html>");
  }

  private HtmlReport report() {
    return new HtmlReport(
        folder.resolve("report.html"), existing, new PictureFiles(), Map.of("strength", "0.8"));
  }

  private static void done(HtmlReport report, String name, Result result, double seconds) {
    report.developed(name, PICTURE, List.of(result));
    Path output = Path.of("out").resolve(Path.of(name).getFileName());
    report.done(name, result.picture().map(picture -> output), result, seconds);
  }

  private static RunSummary summary(int done, int skipped, int failed, int left, boolean cut) {
    return new RunSummary(
        done, skipped, failed, left, cut, 183.4, new RunSummary.Times(1, 1, 1, 1));
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  private static long pictures(String page) {
    return Pattern.compile("<img ").matcher(page).results().count();
  }
}
