package dev.atelier.autoencoder;

import dev.atelier.api.Progress;
import java.util.Map;

/** Counts the steps of some work, and cancels it after as many as are allowed. */
public final class Steps implements Progress {

  private final long allowed;
  long done;

  public Steps() {
    this(Long.MAX_VALUE);
  }

  public Steps(long allowed) {
    this.allowed = allowed;
  }

  @Override
  public void report(long step, long total, Map<String, Double> measures) {
    done = step;
  }

  @Override
  public boolean isCancelled() {
    return done >= allowed;
  }
}
