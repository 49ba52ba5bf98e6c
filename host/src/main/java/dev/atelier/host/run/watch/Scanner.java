package dev.atelier.host.run.watch;

import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;

/** Sees what pictures there are. */
public interface Scanner extends Closeable {

  /** Returns all pictures that there are now. */
  List<Sighting> look();

  /**
   * Waits until something may have changed, but not for ever.
   *
   * @param most for how long at most
   * @return whether something may have changed
   */
  boolean await(Duration most);

  @Override
  void close();
}
