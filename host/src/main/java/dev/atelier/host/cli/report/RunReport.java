package dev.atelier.host.cli.report;

import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.RunListener;
import java.util.Map;
import java.util.Optional;

/** A listener that has something to put away at the end. */
public interface RunReport extends RunListener, AutoCloseable {

  /** Tells what would become of an input. */
  void planned(DryRunPlan.Step step);

  /** Tells what would be done in all, and how long it would take if that is known. */
  void plan(Map<DryRunPlan.Action, Long> counts, Optional<DryRunPlan.Estimate> estimate);

  @Override
  void close();
}
