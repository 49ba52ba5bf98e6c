package dev.atelier.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.Result;
import dev.atelier.host.cli.VerbCommand.RunReport;
import dev.atelier.host.run.Summary;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes one JSON object a line for each event, for scripts. */
final class JsonReport implements RunReport {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Console console;
  private final boolean verbose;

  JsonReport(Console console, boolean verbose) {
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
  public void skipped(String name, Path output) {
    Map<String, Object> event = event("skipped");
    event.put("input", name);
    event.put("output", output.toString());
    write(event);
  }

  @Override
  public void failed(String name, String reason, Optional<Throwable> cause) {
    Map<String, Object> event = event("failed");
    event.put("input", name);
    event.put("reason", reason);
    write(event);
    if (verbose) {
      cause.ifPresent(thrown -> thrown.printStackTrace(console.messages()));
    }
  }

  @Override
  public void finished(Summary summary) {
    Map<String, Object> event = event("summary");
    event.put("done", summary.done());
    event.put("skipped", summary.skipped());
    event.put("failed", summary.failed());
    event.put("cancelled", summary.cancelled());
    event.put("seconds", summary.seconds());
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
