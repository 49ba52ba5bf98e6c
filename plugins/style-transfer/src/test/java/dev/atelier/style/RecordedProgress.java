package dev.atelier.style;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it is told, and cancels after a number of steps. */
public class RecordedProgress implements Progress {

  public final List<Long> done = new ArrayList<>();
  public final List<Long> totals = new ArrayList<>();
  public final Map<Long, Picture> snapshots = new LinkedHashMap<>();
  private final int cancelAfter;

  public RecordedProgress() {
    this(Integer.MAX_VALUE);
  }

  public RecordedProgress(int cancelAfter) {
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
