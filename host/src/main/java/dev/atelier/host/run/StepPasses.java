package dev.atelier.host.run;

import dev.atelier.api.OperationException;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.resume.JudgedJobs.Judged;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends pictures through their steps, and makes these ready for the first picture that needs them.
 * Steps that are not {@linkplain Workflow#readyWith ready at the same time} are passes, one after
 * another: before the steps of the next are made ready, all pictures of the one before are through.
 */
final class StepPasses implements AutoCloseable {

  private final RunContext run;
  private final ComputeLane lane;
  private final PreparedSteps.Means means;

  /** The steps of the pass that goes on. */
  private List<Integer> pass = List.of();

  /** The steps that are ready, which may be those of a pass to come. */
  private List<Integer> ready = List.of();

  private Optional<PreparedSteps> prepared = Optional.empty();
  private Optional<OperationException> unprepared = Optional.empty();

  /** Where the pictures of the pass go, once there are any. */
  private Optional<Pipeline> pipeline = Optional.empty();

  /**
   * Creates passes, of which none has begun.
   *
   * @param run what all pictures have in common
   * @param lane where plugins are to work
   * @param means what steps are made ready with
   */
  StepPasses(RunContext run, ComputeLane lane, PreparedSteps.Means means) {
    this.run = run;
    this.lane = lane;
    this.means = means;
  }

  /**
   * Makes a step ready that is the first to be needed.
   *
   * @throws OperationException if it cannot be made ready
   */
  void prepareFor(int step) {
    prepare(run.workflow().readyWith(step));
  }

  /**
   * Makes all steps ready at once, for one pass.
   *
   * @throws OperationException if one cannot be made ready
   */
  void prepareAll() {
    prepare(run.workflow().all());
  }

  private void prepare(List<Integer> steps) {
    prepared = Optional.of(PreparedSteps.prepare(run.workflow(), steps, lane, means));
    ready = steps;
  }

  /** Returns the SHA-256 of each backbone that was looked at, for each step that is ready. */
  List<Map<String, String>> backbones() {
    return prepared.map(PreparedSteps::backbones).orElse(List.of());
  }

  /** Returns how results of the first step that is ready are made; there is one. */
  Provenance firstProvenance() {
    return prepared.orElseThrow().firstProvenance();
  }

  /** Goes on to the pass that a step belongs to, when what came before is through. */
  void goTo(int step) {
    if (!pass.contains(step)) {
      finish();
      pass = ready.contains(step) ? ready : run.workflow().readyWith(step);
    }
  }

  /**
   * Sends a picture through the steps of the pass. If these cannot be made ready it fails, and so
   * do all others of the pass: one of several styles cannot be used, the others can.
   */
  void send(Judged judged) {
    if (unprepared.isEmpty() && !ready.equals(pass)) {
      try {
        prepare(pass);
      } catch (OperationException e) {
        unprepared = Optional.of(e);
      }
    }
    if (unprepared.isPresent()) {
      run.recorder()
          .fail(judged.job(), judged.job().steps(), run.recorder()::source, unprepared.get());
      return;
    }
    Pipeline way = pipeline.orElseGet(() -> new Pipeline(lane));
    pipeline = Optional.of(way);
    way.awaitRoom();
    way.send(new PictureItem(run, judged, prepared.orElseThrow(), way));
  }

  /** Waits until all pictures of the pass are through, and frees what was ready for them. */
  void finish() {
    unprepared = Optional.empty();
    if (pipeline.isPresent()) {
      pipeline.get().awaitAll();
      run.times().drained();
      close();
    }
  }

  @Override
  public void close() {
    Optional<PreparedSteps> left = prepared;
    prepared = Optional.empty();
    ready = List.of();
    try {
      pipeline.ifPresent(Pipeline::close);
    } finally {
      pipeline = Optional.empty();
      left.ifPresent(PreparedSteps::close);
    }
  }
}
