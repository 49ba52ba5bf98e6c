package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.atelier.api.tensor.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Weights that are being trained, with the memory of the optimizer, Adam (Kingma and Ba, ICLR
 * 2015).
 *
 * @since 0.1
 */
public final class AdamOptimizer {

  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final double EPSILON = 1e-8;
  private static final NDIndex EVERYTHING = new NDIndex("...");

  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Map<String, AdamMoments> moments = new LinkedHashMap<>();
  private int steps;

  /**
   * Creates an optimizer.
   *
   * @param weights the weights by name; they are changed in place from here on, and get gradients
   * @param manager what the optimizer's memory belongs to, at least as long-lived as the weights'
   */
  public AdamOptimizer(Map<String, NDArray> weights, NDManager manager) {
    this.manager = requireNonNull(manager, "manager is null");
    requireNonNull(weights, "weights is null")
        .forEach(
            (name, array) -> {
              array.setRequiresGradient(true);
              this.weights.put(name, array);
              moments.put(
                  name,
                  new AdamMoments(
                      manager.zeros(array.getShape()), manager.zeros(array.getShape()), EPSILON));
            });
  }

  /**
   * Returns the weights by name.
   *
   * @return the weights themselves, in the order they were given in
   */
  public Map<String, NDArray> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /**
   * Returns how many steps were taken, those before a checkpoint included.
   *
   * @return the number, 0 or more
   */
  public int steps() {
    return steps;
  }

  /**
   * Takes one step of Adam along the gradients that the last backward pass left, and clears them.
   * Where a gradient is infinite or not a number the step counts, but nothing moves: one bad
   * picture in a million must not end a training.
   *
   * @param learningRate how far to go, more than 0
   * @param greatestNorm what the length of all gradients together is limited to
   * @return the length before it was limited; not finite if nothing was moved
   */
  public double step(double learningRate, double greatestNorm) {
    return step(name -> learningRate, greatestNorm);
  }

  /**
   * Takes one step with each of the weights at its own pace; all gradients are cleared.
   *
   * @param learningRates how far the weight of a name goes; it waits if that is 0
   * @param greatestNorm what the length of the gradients of those that move is limited to
   * @return the length before it was limited; not finite if nothing was moved
   */
  public double step(ToDoubleFunction<String> learningRates, double greatestNorm) {
    double squares = 0;
    for (Map.Entry<String, NDArray> entry : weights.entrySet()) {
      if (learningRates.applyAsDouble(entry.getKey()) > 0) {
        try (NDArray gradient = entry.getValue().getGradient();
            NDArray square = gradient.square();
            NDArray sum = square.sum()) {
          squares += sum.toFloatArray()[0];
        }
      }
    }
    double norm = Math.sqrt(squares);
    double factor = Math.min(1, greatestNorm / Math.max(norm, EPSILON));
    steps++;
    weights.forEach(
        (name, weight) -> {
          double rate = learningRates.applyAsDouble(name);
          try (NDArray gradient = weight.getGradient()) {
            if (rate > 0 && Double.isFinite(norm)) {
              change(
                  weight,
                  () ->
                      step(
                          requireNonNull(moments.get(name), "no such name among the moments"),
                          weight,
                          gradient,
                          factor,
                          rate));
            }
            // Engines differ in whether the next gradient is added to this one or replaces it.
            // Set rather than multiplied, for nothing times what is not a number is not nothing.
            gradient.set(EVERYTHING, 0);
          }
        });
    return norm;
  }

  /**
   * Changes a weight in a way that no gradient is asked of. Outside a {@code GradientCollector}
   * PyTorch follows nothing in the thread that started it, but everything in all others, and
   * refuses to change what it follows.
   */
  private static void change(NDArray weight, Runnable change) {
    weight.setRequiresGradient(false);
    try {
      change.run();
    } finally {
      weight.setRequiresGradient(true);
    }
  }

  private void step(
      AdamMoments moments, NDArray weight, NDArray gradient, double factor, double rate) {
    try (NDArray limited = Tensors.scaled(gradient, factor);
        NDArray change = moments.change(limited, rate, steps)) {
      weight.subi(change);
    }
  }

  NDManager manager() {
    return manager;
  }

  /** Names all that a training needs to go on from here, but for the number of steps. */
  Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(weights);
    moments.forEach((name, one) -> state.put(FIRST + name, one.first()));
    moments.forEach((name, one) -> state.put(SECOND + name, one.second()));
    return state;
  }

  /** Goes on from where a checkpoint was written. */
  void restore(Checkpoint.State saved) {
    weights.forEach((name, array) -> change(array, () -> saved.copy(name, array)));
    moments.forEach((name, one) -> saved.copy(FIRST + name, one.first()));
    moments.forEach((name, one) -> saved.copy(SECOND + name, one.second()));
    steps = saved.steps();
  }
}
