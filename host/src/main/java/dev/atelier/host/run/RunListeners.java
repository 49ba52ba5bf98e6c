package dev.atelier.host.run;

import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several who hear of a run, one after another.
 *
 * @param listeners who they are
 */
public record RunListeners(List<RunListener> listeners) implements RunListener {

  /** Copies the list. */
  public RunListeners {
    listeners = List.copyOf(listeners);
  }

  private void tell(Consumer<RunListener> event) {
    listeners.forEach(event);
  }

  @Override
  public void started(String verb, int inputs) {
    tell(listener -> listener.started(verb, inputs));
  }

  @Override
  public void progress(String name, long done, long total, Map<String, Double> measures) {
    tell(listener -> listener.progress(name, done, total, measures));
  }

  @Override
  public void awaited(String name, String reason) {
    tell(listener -> listener.awaited(name, reason));
  }

  @Override
  public void developed(String name, Picture input, List<Result> results) {
    tell(listener -> listener.developed(name, input, results));
  }

  @Override
  public void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {
    tell(listener -> listener.step(name, step, output, table, result, seconds));
  }

  @Override
  public void done(String name, Optional<Path> output, Result result, double seconds) {
    tell(listener -> listener.done(name, output, result, seconds));
  }

  @Override
  public void skipped(String name, Optional<Path> output, String reason) {
    tell(listener -> listener.skipped(name, output, reason));
  }

  @Override
  public void failed(String name, String reason, Optional<Throwable> cause) {
    tell(listener -> listener.failed(name, reason, cause));
  }

  @Override
  public void finished(RunSummary summary) {
    tell(listener -> listener.finished(summary));
  }
}
