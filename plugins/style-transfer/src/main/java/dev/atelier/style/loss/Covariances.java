package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;

/**
 * How the channels of feature maps vary together over positions. A stroke excites several channels
 * at once, so that means and deviations can be met without a single one, and covariances hardly.
 */
public final class Covariances {

  private Covariances() {}

  /**
   * Returns the covariance matrices of feature maps: for two channels the mean over positions of
   * the product of their distances from their means. Gradients flow through.
   *
   * @param maps {@code NxCxHxW}
   * @return {@code NxCxC}
   */
  public static NDArray of(NDArray maps) {
    Shape shape = maps.getShape();
    long positions = shape.get(2) * shape.get(3);
    NDArray rows = maps.reshape(shape.get(0), shape.get(1), positions);
    NDArray centered = rows.sub(rows.mean(new int[] {2}, true));
    return Tensors.scaled(centered.matMul(centered.transpose(0, 2, 1)), 1.0 / positions);
  }
}
