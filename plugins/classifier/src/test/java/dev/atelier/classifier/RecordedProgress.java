package dev.atelier.classifier;

import dev.atelier.api.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what it is told, and cancels after a number of steps. */
public final class RecordedProgress implements Progress {

  public final List<Long> done = new ArrayList<>();
  public final List<Long> totals = new ArrayList<>();
  public final List<Map<String, Double>> measures = new ArrayList<>();
  private final int cancelAfter;

  public RecordedProgress() {
    this(Integer.MAX_VALUE);
  }

  public RecordedProgress(int cancelAfter) {
    this.cancelAfter = cancelAfter;
  }

  @Override
  public void report(long step, long total, Map<String, Double> watched) {
    done.add(step);
    totals.add(total);
    measures.add(watched);
  }

  @Override
  public boolean isCancelled() {
    return done.size() >= cancelAfter;
  }
}
