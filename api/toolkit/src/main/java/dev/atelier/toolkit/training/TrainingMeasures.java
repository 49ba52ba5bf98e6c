package dev.atelier.toolkit.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is told of a training while it goes on, in the order in which it was first told.
 *
 * @since 0.1
 */
public final class TrainingMeasures {

  private final double share;
  private final Map<String, Double> values = new LinkedHashMap<>();

  /** With the share that the latest value has in a running mean. */
  TrainingMeasures(double share) {
    this.share = share;
  }

  /**
   * Takes a value into a running mean, because a single batch says little.
   *
   * @param name what it is
   * @param value the value of this step
   */
  public void average(String name, double value) {
    values.merge(name, value, (mean, next) -> (1 - share) * mean + share * next);
  }

  /**
   * Tells a value as it is.
   *
   * @param name what it is
   * @param value the value
   */
  public void set(String name, double value) {
    values.put(name, value);
  }

  /**
   * Returns what is told.
   *
   * @return the values by name, which go on changing
   */
  public Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }
}
