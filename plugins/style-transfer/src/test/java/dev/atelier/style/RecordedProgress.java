package dev.atelier.style;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it is told, and cancels after a number of steps. */
class RecordedProgress implements Progress {

  final List<Long> done = new ArrayList<>();
  final List<Long> totals = new ArrayList<>();
  final Map<Long, Picture> snapshots = new LinkedHashMap<>();
  private final int cancelAfter;

  RecordedProgress() {
    this(Integer.MAX_VALUE);
  }

  RecordedProgress(int cancelAfter) {
    this.cancelAfter = cancelAfter;
  }

  @Override
  public void report(long step, long total, Map<String, Double> measures) {
    done.add(step);
    totals.add(total);
  }

  @Override
  public void snapshot(long step, Picture picture) {
    snapshots.put(step, picture);
  }

  @Override
  public boolean isCancelled() {
    return done.size() >= cancelAfter;
  }
}
