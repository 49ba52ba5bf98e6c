package dev.atelier.host.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.api.Result;
import dev.atelier.host.run.RunListener;
import dev.atelier.host.run.RunSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TextReportTest {

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void onATerminalThereIsOneBarForAllPicturesAndFailuresStandAboveIt() {
    run(new TextReport(console(true), false, false, false));
    assertThat(messages()).contains("tint", "4/4", "1 failed", "atelier: c.png: damaged");
    assertThat(messages()).doesNotContain("a.png -> ");
    assertThat(messages()).endsWith("2 done, 1 skipped, 1 failed in 8.0 s (0.25 a second)\n");
  }

  @Test
  void elsewhereThereIsALineForEachPictureAndNothingIsRedrawn() {
    run(new TextReport(console(false), false, false, false));
    assertThat(messages())
        .isEqualTo(
            """
            a.png -> out/a.png (1.5 s)
            b.png -> out/b.png (1.5 s)
            atelier: c.png: damaged
            2 done, 1 skipped, 1 failed in 8.0 s (0.25 a second)
            """);
  }

  @Test
  void moreIsToldOfWhatWasSkippedAndWhereTheTimeWentToThoseWhoAsk() {
    run(new TextReport(console(false), true, false, false));
    assertThat(messages())
        .contains(
            "d.png: out/d.png done before, skipped\n",
            "    preparing                 1.00 s  12.5 %\n",
            "    computing                 3.00 s  37.5 %\n",
            "    waiting for reading       2.50 s  31.3 %\n",
            "    waiting for writing       1.50 s  18.8 %\n");
  }

  @Test
  void theQuietHearOfFailuresAlone() {
    run(new TextReport(console(true), false, true, false));
    assertThat(messages()).isEqualTo("atelier: c.png: damaged\n");
  }

  private static void run(TextReport report) {
    report.started("tint", 4);
    report.progress("a.png", 1, 2, Map.of("loss", 0.5));
    report.done("a.png", Optional.of(Path.of("out/a.png")), Result.of(Map.of()), 1.5);
    report.done("b.png", Optional.of(Path.of("out/b.png")), Result.of(Map.of()), 1.5);
    report.failed("c.png", "damaged", Optional.empty());
    report.skipped("d.png", Optional.of(Path.of("out/d.png")), RunListener.DONE_BEFORE);
    report.finished(new RunSummary(2, 1, 1, 0, false, 8, new RunSummary.Times(1, 3, 2.5, 1.5)));
    report.close();
  }

  private Console console(boolean interactive) {
    return new Console(
        new PrintStream(results, true, UTF_8), new PrintStream(messages, true, UTF_8), interactive);
  }

  private String messages() {
    return messages.toString(UTF_8).replace("\r\n", "\n").replace('\\', '/');
  }
}
