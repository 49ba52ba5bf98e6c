package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.tensor.Tensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Weights that are being trained, with the memory of the optimiser, Adam (Kingma and Ba, ICLR
 * 2015), and a moving average of the weights over the last few hundred steps, which is less noisy
 * than any of them (Polyak and Juditsky, 1992); all go into a checkpoint, so that a training that
 * is resumed ends like an unbroken one.
 *
 * @since 0.1
 */
public final class AdamOptimizer {

  private static final String STEPS = "steps";
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String AVERAGE = "average.";
  private static final double AVERAGE_DECAY = 0.998;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.99;
  private static final double EPSILON = 1e-8;
  private static final NDIndex EVERYTHING = new NDIndex("...");

  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Map<String, NDArray> firstMoments = new LinkedHashMap<>();
  private final Map<String, NDArray> secondMoments = new LinkedHashMap<>();
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private int steps;

  /**
   * Creates parameters.
   *
   * @param weights the weights by name; they are changed in place from here on, and get gradients
   * @param manager what the optimiser's memory belongs to, at least as long-lived as the weights'
   */
  public AdamOptimizer(Map<String, NDArray> weights, NDManager manager) {
    this.manager = requireNonNull(manager, "manager is null");
    requireNonNull(weights, "weights is null")
        .forEach(
            (name, array) -> {
              array.setRequiresGradient(true);
              this.weights.put(name, array);
              firstMoments.put(name, manager.zeros(array.getShape()));
              secondMoments.put(name, manager.zeros(array.getShape()));
              averages.put(name, manager.create(array.toFloatArray(), array.getShape()));
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
   * Returns the moving average of each of the weights.
   *
   * @return the averages themselves, which further steps change, in the order of the weights
   */
  public Map<String, NDArray> averages() {
    return Collections.unmodifiableMap(averages);
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
    double correction =
        Math.sqrt(1 - Math.pow(SECOND_DECAY, steps)) / (1 - Math.pow(FIRST_DECAY, steps));
    weights.forEach(
        (name, weight) -> {
          double rate = learningRates.applyAsDouble(name);
          try (NDArray gradient = weight.getGradient()) {
            change(
                weight,
                () -> {
                  if (rate > 0 && Double.isFinite(norm)) {
                    step(name, weight, gradient, factor, rate * correction);
                  }
                  average(averages.get(name), weight);
                });
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

  private void step(String name, NDArray weight, NDArray gradient, double factor, double rate) {
    NDArray first = firstMoments.get(name);
    NDArray second = secondMoments.get(name);
    try (NDArray limited = Tensors.scaled(gradient, factor);
        NDArray share = Tensors.scaled(limited, 1 - FIRST_DECAY);
        NDArray square = limited.square();
        NDArray squareShare = Tensors.scaled(square, 1 - SECOND_DECAY)) {
      first.muli(FIRST_DECAY).addi(share);
      second.muli(SECOND_DECAY).addi(squareShare);
      try (NDArray root = second.sqrt();
          NDArray length = root.add(EPSILON);
          NDArray direction = Tensors.scaled(first, rate);
          NDArray change = direction.div(length)) {
        weight.subi(change);
      }
    }
  }

  private void average(NDArray average, NDArray weight) {
    // In the beginning, when weights change most, fewer of them.
    double decay = Math.min(AVERAGE_DECAY, (steps + 1.0) / (steps + 10.0));
    try (NDArray share = Tensors.scaled(weight, 1 - decay)) {
      average.muli(decay).addi(share);
    }
  }

  /**
   * Writes a checkpoint: the weights, their averages, the optimiser's memory and the number of
   * steps.
   *
   * @param file the file (safetensors), replaced in one move if it exists
   * @throws OperationException if it cannot be written
   */
  public void write(Path file) {
    try (NDList state = new NDList()) {
      state.add(named(STEPS, manager.create(new float[] {steps})));
      weights.forEach((name, array) -> state.add(named(name, array.duplicate())));
      firstMoments.forEach((name, array) -> state.add(named(FIRST + name, array.duplicate())));
      secondMoments.forEach((name, array) -> state.add(named(SECOND + name, array.duplicate())));
      averages.forEach((name, array) -> state.add(named(AVERAGE + name, array.duplicate())));
      write(state, file);
    }
  }

  /**
   * Writes tensors to a file that appears whole or not at all.
   *
   * @param tensors the tensors, each with a name
   * @param file the file (safetensors), replaced in one move if it exists
   * @throws OperationException if it cannot be written
   */
  public static void write(NDList tensors, Path file) {
    AtomicFile.write(
        file,
        ExistingFile.OVERWRITE,
        output -> tensors.encode(output, NDList.Encoding.SAFETENSORS));
  }

  /**
   * Takes weights, memory and steps from a checkpoint.
   *
   * @param file the file that {@link #write(Path)} wrote
   * @throws OperationException if it cannot be read, or is of other parameters
   */
  public void read(Path file) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> state = read(file, scope);
      int saved = (int) tensor(state, STEPS, new Shape(1), file).toFloatArray()[0];
      weights.forEach((name, array) -> change(array, () -> copy(state, name, array, file)));
      firstMoments.forEach((name, array) -> copy(state, FIRST + name, array, file));
      secondMoments.forEach((name, array) -> copy(state, SECOND + name, array, file));
      averages.forEach((name, array) -> copy(state, AVERAGE + name, array, file));
      steps = saved;
    }
  }

  /**
   * Reads tensors from a file.
   *
   * @param file the file that {@link #write(NDList, Path)} wrote
   * @param manager what the tensors are to belong to
   * @return the tensors by name
   * @throws OperationException if it cannot be read
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (NDArray tensor : NDList.decode(manager, input)) {
        tensors.put(tensor.getName(), tensor);
      }
      return tensors;
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw new OperationException(
          file + " is no file of tensors (" + e.getMessage() + "); remove it or name another", e);
    }
  }

  private static void copy(Map<String, NDArray> state, String name, NDArray target, Path file) {
    tensor(state, name, target.getShape(), file).copyTo(target);
  }

  private static NDArray tensor(Map<String, NDArray> state, String name, Shape shape, Path file) {
    NDArray array = state.get(name);
    if (array == null || !array.getShape().equals(shape)) {
      throw new OperationException(
          "%s is no checkpoint of this training (%s); remove it or name another"
              .formatted(file, name));
    }
    return array;
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }
}
