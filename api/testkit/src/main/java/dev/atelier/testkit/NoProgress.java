package dev.atelier.testkit;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.Map;

/**
 * Keeps nothing and never cancels.
 *
 * @since 0.1
 */
public final class NoProgress implements Progress {

  /** Creates one. */
  public NoProgress() {}

  @Override
  public void report(long done, long total, Map<String, Double> measures) {}

  @Override
  public void snapshot(long step, Picture picture) {}

  @Override
  public boolean isCancelled() {
    return false;
  }
}
