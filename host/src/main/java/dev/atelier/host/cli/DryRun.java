package dev.atelier.host.cli;

import dev.atelier.host.cli.report.RunReport;
import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.DryRunPlan.Action;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what a run would do, and how long it would take. */
final class DryRun {

  static final String NAME = "--dry-run";

  static final String DESCRIPTION =
      "Only say what would be done, and how long it would take if a manifest tells how long such"
          + " pictures took.";

  private DryRun() {}

  /** Tells a plan, and returns the exit code that a run would have as far as that is known. */
  static int tell(DryRunPlan plan, RunReport report) {
    Map<Action, Long> counts = new EnumMap<>(Action.class);
    for (Action action : Action.values()) {
      counts.put(action, 0L);
    }
    Map<Map<String, String>, Long> making = new LinkedHashMap<>();
    plan.steps()
        .forEach(
            step -> {
              counts.merge(step.action(), 1L, Long::sum);
              if (step.action() == Action.MAKE) {
                making.merge(step.chosen(), 1L, Long::sum);
              }
              report.planned(step);
            });
    report.plan(counts, plan.estimate(making));
    if (counts.getOrDefault(Action.CLASH, 0L) > 0) {
      return ExitCode.USAGE;
    }
    if (counts.getOrDefault(Action.FAIL, 0L) == 0) {
      return ExitCode.DONE;
    }
    return counts.getOrDefault(Action.MAKE, 0L) + counts.getOrDefault(Action.SKIP, 0L) == 0
        ? ExitCode.FAILED
        : ExitCode.SOME_FAILED;
  }
}
