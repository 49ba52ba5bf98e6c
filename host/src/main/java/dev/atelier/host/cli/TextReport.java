package dev.atelier.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.Result;
import dev.atelier.host.cli.VerbCommand.RunReport;
import dev.atelier.host.run.Summary;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells people how a run goes: a bar on a terminal, one line a picture, data as a result. */
final class TextReport implements RunReport {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Console console;
  private final boolean verbose;
  private final boolean quiet;
  private final boolean dataIsResult;
  private ProgressBar bar;
  private String barName = "";
  private int inputs;

  TextReport(Console console, boolean verbose, boolean quiet) {
    this(console, verbose, quiet, true);
  }

  /** Data that only comes with pictures is not written, for standard output may be one of them. */
  TextReport(Console console, boolean verbose, boolean quiet, boolean dataIsResult) {
    this.console = console;
    this.verbose = verbose;
    this.quiet = quiet;
    this.dataIsResult = dataIsResult;
  }

  @Override
  public void started(String verb, int count) {
    inputs = count;
  }

  @Override
  public void progress(String name, long done, long total, Map<String, Double> measures) {
    if (quiet || !console.interactive()) {
      return;
    }
    if (bar == null || !barName.equals(name)) {
      closeBar();
      barName = name;
      bar =
          new ProgressBarBuilder()
              .setTaskName(shortened(name))
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(console.messages()))
              .build();
    }
    bar.maxHint(total);
    bar.stepTo(done);
    bar.setExtraMessage(
        measures.entrySet().stream()
            .map(entry -> "%s %.4g".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("  ")));
  }

  private static String shortened(String name) {
    Path path = Path.of(name).getFileName();
    return path == null ? name : path.toString();
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void done(String name, Optional<Path> output, Result result, double seconds) {
    closeBar();
    if (dataIsResult && (result.label().isPresent() || !result.data().isEmpty())) {
      writeData(name, result);
    }
    if (!quiet && output.isPresent()) {
      console.messages().println("%s -> %s (%.1f s)".formatted(name, output.get(), seconds));
    }
  }

  private void writeData(String name, Result result) {
    console.results().println(name);
    result.label().ifPresent(label -> writeEntry("label", label));
    result.data().forEach(this::writeEntry);
    console.results().flush();
  }

  private void writeEntry(String name, Object value) {
    console.results().printf("    %-14s %s%n", name, asText(value));
  }

  private String asText(Object value) {
    try {
      return value instanceof String text ? text : mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void skipped(String name, Path output) {
    if (!quiet) {
      console.messages().println("%s: %s exists, skipped".formatted(name, output));
    }
  }

  @Override
  public void failed(String name, String reason, Optional<Throwable> cause) {
    closeBar();
    console.error(reason.contains(name) ? reason : name + ": " + reason);
    if (verbose) {
      cause.ifPresent(thrown -> thrown.printStackTrace(console.messages()));
    }
  }

  @Override
  public void finished(Summary summary) {
    closeBar();
    boolean worthSaying = inputs > 1 || summary.cancelled();
    if (!quiet && worthSaying) {
      console
          .messages()
          .println(
              "%d done, %d skipped, %d failed%s in %.1f s"
                  .formatted(
                      summary.done(),
                      summary.skipped(),
                      summary.failed(),
                      summary.cancelled() ? ", cancelled" : "",
                      summary.seconds()));
    }
  }

  @Override
  public void close() {
    closeBar();
  }
}
