package dev.atelier.host.run;

import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.OperationFactory;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.Workflow.TaskOfRun;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Runs verbs that are done once, over nothing or over what others left. */
final class TaskRunner {

  private final OperationFactory operations;
  private final Backbones backbones;

  @Inject
  TaskRunner(OperationFactory operations, Backbones backbones) {
    this.operations = operations;
    this.backbones = backbones;
  }

  /**
   * Runs a verb.
   *
   * @param verb the verb
   * @param parameters its parameters
   * @param progress hears how far it is
   * @param lane where the plugin is to work
   * @param times where the time goes
   * @return what came of it
   * @throws dev.atelier.api.OperationException if it cannot be done
   */
  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  Result run(
      LoadedVerb verb,
      Record parameters,
      ProgressRelay progress,
      ComputeLane lane,
      LaneTimes times) {
    long begun = System.nanoTime();
    try {
      return lane.call(
          () -> {
            try (ThreadContextClassLoader loader = PreparedVerb.classLoaderOf(verb)) {
              return ((Task<Record>) operations.create(verb, backbones)).run(parameters, progress);
            }
          });
    } finally {
      times.ends(begun);
    }
  }

  /**
   * Runs verbs one after another. What fails is told, and does not stop the rest.
   *
   * @param tasks the verbs
   * @param tally counts and tells
   * @param cancellation how they are ended early
   * @param lane where plugins are to work
   * @param times where the time goes
   * @return how many it did not reach
   */
  int runAll(
      List<TaskOfRun> tasks,
      RunTally tally,
      Cancellation cancellation,
      ComputeLane lane,
      LaneTimes times) {
    for (int i = 0; i < tasks.size(); i++) {
      TaskOfRun task = tasks.get(i);
      if (cancellation.isEnding()) {
        return tasks.size() - i;
      }
      long start = System.nanoTime();
      try {
        Record parameters = task.parameters().get();
        ProgressRelay progress = ProgressRelay.ofTask(task.name(), tally, cancellation);
        Result result = run(task.verb(), parameters, progress, lane, times);
        tally.step(
            task.source(),
            task.name(),
            Optional.empty(),
            Optional.empty(),
            result,
            RunTally.seconds(start));
      } catch (CancellationException e) {
        return tasks.size() - i;
      } catch (RuntimeException | LinkageError e) {
        tally.failed(task.name(), List.of(), FailureMessages.of(e), e);
      }
    }
    return 0;
  }
}
