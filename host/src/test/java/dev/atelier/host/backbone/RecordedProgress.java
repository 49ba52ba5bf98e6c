package dev.atelier.host.backbone;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what is reported, and cancels after a number of reports. */
public final class RecordedProgress implements Progress {

  private final int cancelAfter;
  private final List<Long> done = new ArrayList<>();
  private final List<Long> totals = new ArrayList<>();
  private final List<Map<String, Double>> measures = new ArrayList<>();

  public RecordedProgress() {
    this(Integer.MAX_VALUE);
  }

  public RecordedProgress(int cancelAfter) {
    this.cancelAfter = cancelAfter;
  }

  public List<Long> done() {
    return done;
  }

  public List<Long> totals() {
    return totals;
  }

  public List<Map<String, Double>> measures() {
    return measures;
  }

  @Override
  public void report(long stepsDone, long total, Map<String, Double> measured) {
    done.add(stepsDone);
    totals.add(total);
    measures.add(Map.copyOf(measured));
  }

  @Override
  public void snapshot(long step, Picture picture) {
    throw new AssertionError("no pictures are made here");
  }

  @Override
  public boolean isCancelled() {
    return done.size() >= cancelAfter;
  }
}
