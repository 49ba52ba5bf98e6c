package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import dev.atelier.style.optimizer.Objective.Evaluation;
import java.util.function.UnaryOperator;

/** Minimizes an objective, step by step, with a memory that can move on to a finer scale. */
public interface Optimizer extends AutoCloseable {

  /**
   * Takes one step.
   *
   * @param point where to step from; changed in place
   * @param objective what to minimize
   * @return what the objective is worth where the step started, or close to it; its gradient is
   *     closed
   */
  Evaluation step(NDArray point, Objective objective);

  /**
   * Carries the memory along when the point is resized.
   *
   * @param resize how a tensor shaped like the old point becomes one shaped like the new
   * @param gradientFactor by how much the gradient at a pixel changes: the ratio of old to new
   *     numbers of pixels for an objective that is a mean over pixels
   */
  void resize(UnaryOperator<NDArray> resize, double gradientFactor);

  @Override
  void close();
}
