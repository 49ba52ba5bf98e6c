package dev.atelier.api;

import dev.atelier.api.picture.Picture;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The line between a running operation and the one who waits for it.
 *
 * @since 0.1
 */
public interface Progress {

  /**
   * Tells how far the work is.
   *
   * @param done how many steps are done, 0 or more
   * @param total how many there are, at least {@code done}
   * @param measures what a user may watch, such as losses, by name, in the order to show them
   */
  void report(long done, long total, Map<String, Double> measures);

  /**
   * Offers a picture of the work as it stands, which the host may keep beside the result. Without a
   * result that it could be kept beside it is dropped, as it is here.
   *
   * @param step the step it was taken at
   * @param picture the picture
   */
  default void snapshot(long step, Picture picture) {
    // Dropped: an observer that keeps pictures says so by overriding this.
  }

  /**
   * Says whether the work is no longer wanted.
   *
   * @return whether it is cancelled
   */
  boolean isCancelled();

  /**
   * Ends the work if it is no longer wanted. Call it at least once a second.
   *
   * @throws CancellationException if it is cancelled
   */
  default void checkCancelled() {
    if (isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }
}
