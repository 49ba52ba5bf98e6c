package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights that did best at the checks of a training, and whether it is to stop early. */
final class BestWeights {

  private static final String BEST = "best.";
  private static final String CHECKS = "checks";

  private final Map<String, NDArray> source;
  private final Map<String, NDArray> best = new LinkedHashMap<>();

  /** The least loss, the step of it, and how many checks there were since; doubles to be exact. */
  private final NDArray checks;

  private double least;
  private int step;
  private int since;

  /**
   * Begins with the weights as they are.
   *
   * @param source the weights to keep the best of
   * @param least the loss that is to be beaten
   */
  BestWeights(Map<String, NDArray> source, double least, NDManager manager) {
    this.source = source;
    this.least = least;
    this.checks = manager.create(new double[3], new Shape(3));
    source.forEach(
        (name, array) -> best.put(name, manager.create(array.toFloatArray(), array.getShape())));
  }

  /** Keeps the weights if the loss is less than any before, or as little where ties count. */
  void offer(int atStep, double loss, boolean ties) {
    since++;
    if (loss < least || (ties && loss == least)) {
      least = loss;
      step = atStep;
      since = 0;
      source.forEach(
          (name, array) ->
              requireNonNull(best.get(name), "no such name among the best weights")
                  .set(array.toFloatArray()));
    }
  }

  Map<String, NDArray> weights() {
    return Collections.unmodifiableMap(best);
  }

  double least() {
    return least;
  }

  int step() {
    return step;
  }

  int since() {
    return since;
  }

  Map<String, NDArray> state() {
    checks.set(new double[] {least, step, since});
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(CHECKS, checks);
    best.forEach((name, array) -> state.put(BEST + name, array));
    return state;
  }

  void restore(Checkpoint.State saved) {
    saved.copy(CHECKS, checks);
    double[] values = checks.toDoubleArray();
    least = values[0];
    step = (int) values[1];
    since = (int) values[2];
    best.forEach((name, array) -> saved.copy(BEST + name, array));
  }
}
