package dev.atelier.host.cli.report;

import dev.atelier.host.run.RunListener;
import dev.atelier.host.run.RunPlan;
import java.util.Map;
import java.util.Optional;

/** A listener that has something to put away at the end. */
public interface RunReport extends RunListener, AutoCloseable {

  /** Tells what would become of an input. */
  void planned(RunPlan.Step step);

  /** Tells what would be done in all, and how long it would take if that is known. */
  void plan(Map<RunPlan.Action, Long> counts, Optional<RunPlan.Estimate> estimate);

  @Override
  void close();
}
