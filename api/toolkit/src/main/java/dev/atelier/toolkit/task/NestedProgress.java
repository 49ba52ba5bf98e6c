package dev.atelier.toolkit.task;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.Map;

/** Lets one picture of many be cancelled, while only the many are reported on. */
public record NestedProgress(Progress outer) implements Progress {

  @Override
  public void report(long done, long total, Map<String, Double> measures) {
    // The steps within a picture are not those that the user counts.
  }

  @Override
  public void snapshot(long step, Picture picture) {
    // There is no result of its own that it could be kept beside.
  }

  @Override
  public boolean isCancelled() {
    return outer.isCancelled();
  }
}
