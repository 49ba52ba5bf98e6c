package dev.atelier.host.run;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** The line between a plugin at work and whoever hears of the run. */
final class ProgressRelay implements Progress {

  private final String name;
  private final RunTally tally;
  private final Cancellation cancellation;
  private final ObjLongConsumer<Picture> snapshots;

  /**
   * Creates a line.
   *
   * @param name what the work is told by
   * @param tally tells it
   * @param cancellation says when it is no longer wanted
   * @param snapshots takes pictures of how far it is, with their steps
   */
  ProgressRelay(
      String name, RunTally tally, Cancellation cancellation, ObjLongConsumer<Picture> snapshots) {
    this.name = name;
    this.tally = tally;
    this.cancellation = cancellation;
    this.snapshots = snapshots;
  }

  /** Creates a line for a task, which has no result that a picture could be kept beside. */
  static ProgressRelay ofTask(String name, RunTally tally, Cancellation cancellation) {
    return new ProgressRelay(name, tally, cancellation, (picture, step) -> {});
  }

  @Override
  public void report(long steps, long total, Map<String, Double> measures) {
    tally.progress(name, steps, total, measures);
  }

  @Override
  public void snapshot(long step, Picture picture) {
    snapshots.accept(picture, step);
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }
}
