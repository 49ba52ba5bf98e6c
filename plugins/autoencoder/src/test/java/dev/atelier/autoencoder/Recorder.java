package dev.atelier.autoencoder;

import dev.atelier.api.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what it is told, and may cancel after some steps. */
public final class Recorder implements Progress {

  public final List<Map<String, Double>> measures = new ArrayList<>();
  private final int most;

  public Recorder() {
    this(Integer.MAX_VALUE);
  }

  /** Cancels once so many steps were told. */
  public Recorder(int most) {
    this.most = most;
  }

  @Override
  public void report(long done, long total, Map<String, Double> told) {
    measures.add(Map.copyOf(told));
  }

  @Override
  public boolean isCancelled() {
    return measures.size() >= most;
  }
}
