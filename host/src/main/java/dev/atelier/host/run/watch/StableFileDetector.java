package dev.atelier.host.run.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.plan.InputFinder.Found;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells pictures that have arrived from those that are still being written: a file has arrived when
 * two looks, some time apart, find the same size and the same time of its last change. One that
 * cannot be read then may be written in bursts: it arrives again when it was changed, or when it
 * was not for a good while. Safe for use from several threads at once.
 */
public final class StableFileDetector {

  private final long quietNanos;
  private final long patienceNanos;

  @GuardedBy("this") private Map<Path, Seen> seen = new HashMap<>();

  @GuardedBy("this") private boolean waiting;

  /**
   * Creates it, with nothing seen yet.
   *
   * @param quiet for how long a file that has arrived does not change
   * @param patience for how long a file does not change that nobody writes to any more
   */
  StableFileDetector(Duration quiet, Duration patience) {
    this.quietNanos = quiet.toNanos();
    this.patienceNanos = patience.toNanos();
  }

  /** A picture as it was found in a look. */
  public record Sighting(Found found, FileStamp state) {}

  private enum Stage {
    COMING,
    ARRIVED,
    /** It arrived and could not be read. */
    UNREADABLE
  }

  private record Seen(FileStamp state, long since, Stage stage) {

    Seen in(Stage next) {
      return new Seen(state, since, next);
    }
  }

  /**
   * Takes note of a look.
   *
   * @param sightings all that was found; what is missing is forgotten
   * @param now the time in nanoseconds, from whatever time on
   * @return what has arrived since the look before, or was changed and is quiet again, or could not
   *     be read and was not changed for a good while
   */
  synchronized List<Found> look(List<Sighting> sightings, long now) {
    Map<Path, Seen> sees = new HashMap<>();
    List<Found> arrived = new ArrayList<>();
    waiting = false;
    for (Sighting sighting : sightings) {
      Path file = sighting.found().file();
      FileStamp state = sighting.state();
      Seen before = seen.get(file);
      // What is empty is going to be written.
      if (before == null || !before.state().equals(state) || state.size() == 0) {
        sees.put(file, new Seen(state, now, Stage.COMING));
        waiting = true;
      } else if (before.stage() == Stage.ARRIVED) {
        sees.put(file, before);
      } else if (now - before.since() >= nanosUntilArrival(before.stage())) {
        sees.put(file, before.in(Stage.ARRIVED));
        arrived.add(sighting.found());
      } else {
        sees.put(file, before);
        waiting = true;
      }
    }
    seen = sees;
    return arrived;
  }

  private long nanosUntilArrival(Stage stage) {
    return stage == Stage.UNREADABLE ? patienceNanos : quietNanos;
  }

  /**
   * Takes note that a picture which arrived cannot be read.
   *
   * @param file the picture
   * @param state what it is now; empty if it is gone
   * @param now the time in nanoseconds
   * @return whether it may still be written to: if so, it arrives again unless it is gone
   */
  synchronized boolean isAwaited(Path file, Optional<FileStamp> state, long now) {
    Seen before = seen.get(file);
    if (before == null || state.isEmpty() || !state.get().equals(before.state())) {
      // The next look sees what it has become.
      return true;
    }
    if (now - before.since() >= patienceNanos) {
      return false;
    }
    if (before.stage() == Stage.ARRIVED) {
      seen.put(file, before.in(Stage.UNREADABLE));
      waiting = true;
    }
    return true;
  }

  /** Says whether there is anything that has not arrived, or is to arrive again. */
  synchronized boolean isWaiting() {
    return waiting;
  }
}
