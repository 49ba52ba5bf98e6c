package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.tensor.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The moving average of weights over the last few hundred steps of a training, which is less noisy
 * than any of them (Polyak and Juditsky, 1992).
 *
 * @since 0.1
 */
public final class MovingAverage {

  private static final String AVERAGE = "average.";
  private static final double DECAY = 0.998;

  private final Map<String, NDArray> weights;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();

  /**
   * Begins with the weights as they are.
   *
   * @param weights the weights by name
   * @param manager what the averages are to belong to
   */
  public MovingAverage(Map<String, NDArray> weights, NDManager manager) {
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    weights.forEach(
        (name, array) ->
            averages.put(name, manager.create(array.toFloatArray(), array.getShape())));
  }

  /**
   * Returns the average of each of the weights.
   *
   * @return the averages themselves, which further steps change, in the order of the weights
   */
  public Map<String, NDArray> averages() {
    return Collections.unmodifiableMap(averages);
  }

  /**
   * Takes the weights into the average as they are after a step.
   *
   * @param steps how many steps were taken, this one included
   */
  public void add(int steps) {
    // In the beginning, when weights change most, fewer of them.
    double decay = Math.min(DECAY, (steps + 1.0) / (steps + 10.0));
    weights.forEach(
        (name, weight) -> {
          // PyTorch would follow the average back through all steps.
          try (NDArray still = weight.stopGradient();
              NDArray share = Tensors.scaled(still, 1 - decay)) {
            requireNonNull(averages.get(name), "no such name among the averages")
                .muli(decay)
                .addi(share);
          }
        });
  }

  Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    averages.forEach((name, array) -> state.put(AVERAGE + name, array));
    return state;
  }

  void restore(Checkpoint.State saved) {
    averages.forEach((name, array) -> saved.copy(AVERAGE + name, array));
  }
}
