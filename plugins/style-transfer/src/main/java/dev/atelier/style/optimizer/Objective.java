package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** A function to be minimized. */
public interface Objective {

  /**
   * What an objective is worth at a point.
   *
   * @param loss the value
   * @param parts the terms it is the sum of, by name
   * @param gradient the gradient, shaped like the point; the caller closes it
   */
  record Evaluation(double loss, Map<String, Double> parts, NDArray gradient) {}

  /** Computes value and gradient; the gradient belongs to the point's manager. */
  Evaluation evaluate(NDArray point);
}
