package dev.atelier.classifier;

import dev.atelier.api.Progress;
import java.util.Map;

/** Listens to nothing. */
public record Silence(boolean isCancelled) implements Progress {
  @Override
  public void report(long done, long total, Map<String, Double> measures) {}
}
