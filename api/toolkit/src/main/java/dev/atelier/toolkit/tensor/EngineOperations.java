package dev.atelier.toolkit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import dev.atelier.api.tensor.Tensors;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Operations that an engine runs by its own names for them, beside those of DJL: some are far
 * quicker. Whether there are any is found out by running one, so that no engine has to be named.
 *
 * @since 0.1
 */
public final class EngineOperations {

  /** Whether an engine runs operations by name, by its own name. */
  private static final Map<String, Boolean> AVAILABLE = new ConcurrentHashMap<>();

  private EngineOperations() {}

  /**
   * Adds tensors of the same shape. The engine's own addition, other than DJL's, is quick with the
   * layout that convolutions leave, and leaves it as it is.
   *
   * @param one a tensor
   * @param other another of the same shape
   * @return the sum
   */
  public static NDArray sum(NDArray one, NDArray other) {
    return areAvailable(one.getManager()) ? ownSum(one, other) : one.add(other);
  }

  /** Says whether the engine of a manager runs operations by name. */
  static boolean areAvailable(NDManager manager) {
    return AVAILABLE.computeIfAbsent(
        manager.getEngine().getEngineName(),
        engine -> {
          try (NDArray number = Tensors.of(new float[] {1}, new Shape(1), manager);
              NDArray sum = ownSum(number, number)) {
            return sum.getFloat(0) == 2;
          } catch (UnsupportedOperationException e) {
            return false;
          }
        });
  }

  private static NDArray ownSum(NDArray one, NDArray other) {
    return run("elemwise_add", new NDList(one, other), new PairList<>());
  }

  /** Runs an operation that gives one tensor. */
  static NDArray run(String name, NDList tensors, PairList<String, Object> parameters) {
    return tensors.get(0).getManager().invoke(name, tensors, parameters).singletonOrThrow();
  }
}
