package dev.atelier.host.run;

import dev.atelier.host.run.InputFinder.Found;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells pictures that have arrived from those that are still being written: a file has arrived when
 * two looks, some time apart, find the same size and the same time of its last change. Not safe for
 * use from several threads at once.
 */
final class Arrivals {

  private final long quietNanos;
  private Map<Path, Seen> seen = new HashMap<>();
  private boolean waiting;

  /**
   * Creates it, with nothing seen yet.
   *
   * @param quiet for how long a file that has arrived does not change
   */
  Arrivals(Duration quiet) {
    this.quietNanos = quiet.toNanos();
  }

  /** A picture as it was found in a look. */
  record Sighting(Found found, FileState state) {}

  private record Seen(FileState state, long since, boolean arrived) {}

  /**
   * Takes note of a look.
   *
   * @param sightings all that was found; what is missing is forgotten
   * @param now the time in nanoseconds, from whatever time on
   * @return what has arrived since the look before, or was changed and is quiet again
   */
  List<Found> look(List<Sighting> sightings, long now) {
    Map<Path, Seen> sees = new HashMap<>();
    List<Found> arrived = new ArrayList<>();
    waiting = false;
    for (Sighting sighting : sightings) {
      Path file = sighting.found().file();
      FileState state = sighting.state();
      Seen before = seen.get(file);
      // What is empty is going to be written.
      boolean known = before != null && before.state().equals(state) && state.size() > 0;
      if (!known) {
        sees.put(file, new Seen(state, now, false));
        waiting = true;
      } else if (before.arrived()) {
        sees.put(file, before);
      } else if (now - before.since() >= quietNanos) {
        sees.put(file, new Seen(state, before.since(), true));
        arrived.add(sighting.found());
      } else {
        sees.put(file, before);
        waiting = true;
      }
    }
    seen = sees;
    return arrived;
  }

  /** Says whether the last look found anything that has not arrived. */
  boolean isWaiting() {
    return waiting;
  }
}
