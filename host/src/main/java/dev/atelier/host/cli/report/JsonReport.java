package dev.atelier.host.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.Result;
import dev.atelier.host.Version;
import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.RunSummary;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes one JSON object a line for each event, for scripts. */
public final class JsonReport implements RunReport {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Console console;
  private final boolean verbose;

  public JsonReport(Console console, boolean verbose) {
    this.console = console;
    this.verbose = verbose;
  }

  @Override
  public void started(String verb, int inputs) {
    Map<String, Object> event = event("started");
    event.put("version", Version.number());
    event.put("verb", verb);
    event.put("inputs", inputs);
    write(event);
  }

  @Override
  public void progress(String name, long done, long total, Map<String, Double> measures) {
    Map<String, Object> event = event("progress");
    event.put("input", name);
    event.put("done", done);
    event.put("total", total);
    event.put("measures", measures);
    write(event);
  }

  @Override
  public void done(String name, Optional<Path> output, Result result, double seconds) {
    Map<String, Object> event = event("done");
    event.put("input", name);
    output.ifPresent(file -> event.put("output", file.toString()));
    result.label().ifPresent(label -> event.put("label", label));
    event.put("data", result.data());
    event.put("seconds", seconds);
    write(event);
  }

  @Override
  public void skipped(String name, Optional<Path> output, String reason) {
    Map<String, Object> event = event("skipped");
    event.put("input", name);
    output.ifPresent(file -> event.put("output", file.toString()));
    event.put("reason", reason);
    write(event);
  }

  @Override
  public void failed(String name, String reason, Optional<Throwable> cause) {
    Map<String, Object> event = event("failed");
    event.put("input", name);
    event.put("kind", cause.map(ErrorKind::of).orElse(ErrorKind.INTERNAL).word());
    event.put("reason", reason);
    write(event);
    if (verbose) {
      cause.ifPresent(console::trace);
    }
  }

  @Override
  public void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {
    Map<String, Object> event = event("step");
    event.put("input", name);
    event.put("step", step);
    output.ifPresent(file -> event.put("output", file.toString()));
    table.ifPresent(file -> event.put("table", file.toString()));
    result.label().ifPresent(label -> event.put("label", label));
    event.put("data", result.data());
    event.put("seconds", seconds);
    write(event);
  }

  @Override
  public void finished(RunSummary summary) {
    Map<String, Object> event = event("summary");
    event.put("done", summary.done());
    event.put("skipped", summary.skipped());
    event.put("failed", summary.failed());
    event.put("left", summary.left());
    event.put("cancelled", summary.cancelled());
    event.put("seconds", summary.seconds());
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("preparing", summary.times().preparing());
    times.put("computing", summary.times().computing());
    times.put("waitingForReaders", summary.times().waitingForReaders());
    times.put("waitingForWriters", summary.times().waitingForWriters());
    event.put("times", times);
    write(event);
  }

  @Override
  public void planned(DryRunPlan.Step step) {
    Map<String, Object> event = event("planned");
    event.put("input", step.input());
    if (!step.chosen().isEmpty()) {
      event.put("with", step.chosen());
    }
    step.output().ifPresent(file -> event.put("output", file.toString()));
    event.put("action", step.action().name().toLowerCase(Locale.ROOT));
    step.reason().ifPresent(reason -> event.put("reason", reason));
    write(event);
  }

  @Override
  public void plan(Map<DryRunPlan.Action, Long> counts, Optional<DryRunPlan.Estimate> estimate) {
    Map<String, Object> event = event("plan");
    counts.forEach((action, count) -> event.put(action.name().toLowerCase(Locale.ROOT), count));
    estimate.ifPresent(
        time -> {
          event.put("seconds", time.seconds());
          event.put("measured", time.pictures());
        });
    write(event);
  }

  private static Map<String, Object> event(String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    return event;
  }

  private void write(Map<String, Object> event) {
    try {
      console.results().println(mapper.writeValueAsString(event));
      console.results().flush();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    console.results().flush();
  }
}
