package dev.atelier.style.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Whether what is painted moves with the picture. Strides and enlargement give a network a grid,
 * and what it paints on that grid rather than on the picture shows as lines in smooth skies (Zhang,
 * "Making convolutional networks shift-invariant again", ICML 2019).
 */
final class ShiftEquivarianceLoss {

  /** So close to the border mirrors differ, and nothing is compared. */
  static final int MARGIN = 16;

  private ShiftEquivarianceLoss() {}

  /**
   * Returns the mean squared difference between results and what was painted for parts of the same
   * pictures. Gradients flow through both.
   *
   * @param results {@code Nx3xHxW}
   * @param ofParts results for the parts of the pictures that begin at the offset, {@code Nx3xhxw},
   *     which are no larger than what is left there, and larger than twice the margin
   * @param right the parts' offset in pixels from the left
   * @param down the parts' offset in pixels from the top
   */
  static NDArray error(NDArray results, NDArray ofParts, int right, int down) {
    Shape shape = ofParts.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    NDArray expected = inner(results, right, down, width, height);
    return inner(ofParts, 0, 0, width, height).sub(expected).square().mean();
  }

  private static NDArray inner(NDArray images, int right, int down, long width, long height) {
    return images.get(
        ":,:,%d:%d,%d:%d"
            .formatted(
                down + MARGIN, down + height - MARGIN, right + MARGIN, right + width - MARGIN));
  }
}
