package dev.atelier.host.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.Result;
import dev.atelier.host.file.OneLine;
import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.RunSummary;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells people how a run goes: on a terminal a bar, for the pictures or for the steps of the only
 * one; elsewhere one line a picture; data as a result.
 */
public final class TextReport implements RunReport {

  private static final double NANOS = 1e9;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Console console;
  private final boolean verbose;
  private final boolean quiet;
  private final boolean dataIsResult;
  private ProgressBar bar;
  private String barName = "";
  private String verb = "";
  private int inputs;
  private long start = System.nanoTime();
  private int settled;
  private int worked;

  /**
   * How long it will take yet, as far as that is known; the bar reads it in a thread of its own.
   */
  private volatile Optional<Duration> left = Optional.empty();

  private int failures;

  public TextReport(Console console, boolean verbose, boolean quiet) {
    this(console, verbose, quiet, true);
  }

  /** Data that only comes with pictures is not written, for standard output may be one of them. */
  public TextReport(Console console, boolean verbose, boolean quiet, boolean dataIsResult) {
    this.console = console;
    this.verbose = verbose;
    this.quiet = quiet;
    this.dataIsResult = dataIsResult;
  }

  @Override
  public void started(String name, int count) {
    verb = name;
    inputs = count;
    start = System.nanoTime();
    showBatch("");
  }

  /** Says whether there is one bar for all pictures; data between its lines would be unreadable. */
  private boolean hasBatchBar() {
    return inputs > 1 && console.interactive() && !quiet && !dataIsResult;
  }

  private void showBatch(String current) {
    if (!hasBatchBar()) {
      return;
    }
    if (bar == null) {
      bar =
          builder(verb, inputs)
              .startsFrom(settled, Duration.ofNanos(System.nanoTime() - start))
              .setEtaFunction(state -> left)
              .build();
    }
    bar.stepTo(settled);
    List<String> message = new ArrayList<>();
    if (worked > 0) {
      // What was skipped took no time, and what is left is not known to be skipped.
      double seconds = elapsed() / worked * (inputs - settled);
      left = Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
      message.add(String.format(Locale.ROOT, "%.2g/s", worked / elapsed()));
    }
    if (failures > 0) {
      message.add(failures + " failed");
    }
    if (!current.isEmpty()) {
      message.add(current);
    }
    bar.setExtraMessage(" " + String.join("  ", message));
  }

  private double elapsed() {
    return (System.nanoTime() - start) / NANOS;
  }

  private ProgressBarBuilder builder(String name, long total) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(console.messages()));
  }

  @Override
  public void progress(String name, long done, long total, Map<String, Double> measures) {
    if (quiet || !console.interactive()) {
      return;
    }
    String watched =
        measures.entrySet().stream()
            .map(entry -> "%s %.4g".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("  "));
    if (hasBatchBar()) {
      showBatch("%s %d/%d".formatted(shortened(name), done, total));
      return;
    }
    if (bar == null || !barName.equals(name)) {
      closeBar();
      barName = name;
      bar = builder(shortened(name), total).build();
    }
    bar.maxHint(total);
    bar.stepTo(done);
    bar.setExtraMessage(watched);
  }

  private static String shortened(String name) {
    Path path = Path.of(name).getFileName();
    return OneLine.shown(path == null ? name : path.toString());
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void done(String name, Optional<Path> output, Result result, double seconds) {
    settled++;
    worked++;
    if (hasBatchBar() && !verbose) {
      showBatch("");
      return;
    }
    closeBar();
    if (dataIsResult && (result.label().isPresent() || !result.data().isEmpty())) {
      writeData(name, result);
    }
    if (!quiet && output.isPresent()) {
      console.tell("%s -> %s (%.1f s)".formatted(name, output.get(), seconds));
    }
  }

  private void writeData(String name, Result result) {
    console.answer(name);
    result.label().ifPresent(label -> writeEntry("label", label));
    result.data().forEach(this::writeEntry);
    console.results().flush();
  }

  private void writeEntry(String name, Object value) {
    // A text may have several lines.
    String shown = asText(value).lines().map(OneLine::shown).collect(Collectors.joining("\n"));
    console.results().printf("    %-14s %s%n", OneLine.shown(name), shown);
  }

  private String asText(Object value) {
    try {
      return value instanceof String text ? text : mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void skipped(String name, Optional<Path> output, String reason) {
    settled++;
    // Of thousands that an earlier run did, their number is enough; of one nobody tells that.
    boolean counted = inputs != 1 && reason.equals(DONE_BEFORE);
    boolean worthSaying = verbose || !(counted || hasBatchBar());
    if (!quiet && worthSaying) {
      closeBar();
      String file = output.map(path -> path + " ").orElse("");
      String why = output.isPresent() && !reason.equals(DONE_BEFORE) ? "exists" : reason;
      console.tell("%s: %s%s, skipped".formatted(name, file, why));
    }
    showBatch("");
  }

  @Override
  public void awaited(String name, String reason) {
    if (verbose && !quiet) {
      closeBar();
      console.tell("%s: %s, waiting for the rest of it".formatted(name, reason));
      showBatch("");
    }
  }

  @Override
  public void failed(String name, String reason, Optional<Throwable> cause) {
    settled++;
    worked++;
    failures++;
    closeBar();
    console.error(reason.contains(name) ? reason : name + ": " + reason);
    if (verbose) {
      cause.ifPresent(console::trace);
    }
    showBatch("");
  }

  @Override
  public void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {
    boolean told = result.label().isPresent() || !result.data().isEmpty();
    if (table.isEmpty() && output.isEmpty() && told) {
      closeBar();
      writeData(name + ": " + step, result);
    }
    if (!quiet && output.isPresent() && (verbose || !hasBatchBar())) {
      closeBar();
      console.tell("%s: %s -> %s (%.1f s)".formatted(name, step, output.get(), seconds));
    }
  }

  @Override
  public void finished(RunSummary summary) {
    closeBar();
    int all = summary.done() + summary.skipped() + summary.failed();
    boolean worthSaying = inputs > 1 || all > 1 || summary.cancelled();
    if (quiet || !worthSaying) {
      return;
    }
    String cut =
        summary.left() > 0 || summary.cancelled()
            ? ", %s with %d left"
                .formatted(summary.cancelled() ? "cancelled" : "stopped", summary.left())
            : "";
    String pace =
        summary.done() > 1
            ? String.format(Locale.ROOT, " (%.2g a second)", summary.done() / summary.seconds())
            : "";
    console.tell(
        "%d done, %d skipped, %d failed%s in %.1f s%s"
            .formatted(
                summary.done(), summary.skipped(), summary.failed(), cut, summary.seconds(), pace));
    if (verbose) {
      tellTimes(summary);
    }
  }

  private void tellTimes(RunSummary summary) {
    RunSummary.Times times = summary.times();
    tellTime("preparing", times.preparing(), summary);
    tellTime("computing", times.computing(), summary);
    tellTime("waiting for reading", times.waitingForReaders(), summary);
    tellTime("waiting for writing", times.waitingForWriters(), summary);
  }

  private void tellTime(String name, double seconds, RunSummary summary) {
    double percent = 100 * seconds / Math.max(summary.seconds(), 1 / NANOS);
    console.tell(String.format(Locale.ROOT, "    %-20s %9.2f s %5.1f %%", name, seconds, percent));
  }

  @Override
  public void planned(DryRunPlan.Step step) {
    String what =
        step.chosen().isEmpty()
            ? step.input()
            : step.input() + " with " + String.join(", ", step.chosen().values());
    switch (step.action()) {
      case MAKE -> {
        if (!quiet) {
          console.answer(what + step.output().map(file -> " -> " + file).orElse(""));
        }
      }
      case SKIP -> {
        if (!quiet) {
          String file = step.output().map(path -> " (" + path + ")").orElse("");
          console.answer(what + ": skipped, " + step.reason().orElseThrow() + file);
        }
      }
      case FAIL -> console.answer(what + ": fails, " + step.reason().orElseThrow());
      case CLASH -> console.answer("clash: " + step.reason().orElseThrow());
    }
  }

  @Override
  public void plan(Map<DryRunPlan.Action, Long> counts, Optional<DryRunPlan.Estimate> estimate) {
    console
        .results()
        .println(
            "%d to make, %d to skip, %d that fail, %d that clash"
                .formatted(
                    counts.get(DryRunPlan.Action.MAKE),
                    counts.get(DryRunPlan.Action.SKIP),
                    counts.get(DryRunPlan.Action.FAIL),
                    counts.get(DryRunPlan.Action.CLASH)));
    console
        .results()
        .println(
            estimate
                .map(
                    time ->
                        "about %s, by %d pictures that %s tells of"
                            .formatted(spoken(time.seconds()), time.pictures(), time.measured()))
                .orElse("no estimate of the time: no manifest tells of pictures made so"));
    console.results().flush();
  }

  private static String spoken(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", Math.ceil(seconds));
    }
    return seconds < 2 * 3600
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  @Override
  public void close() {
    closeBar();
  }
}
