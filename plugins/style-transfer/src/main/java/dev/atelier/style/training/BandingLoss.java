package dev.atelier.style.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.atelier.api.tensor.Tensors;

/**
 * What changes over broad parts of a result where the picture is flat, such as bands in a smooth
 * sky: the statistics of a style alone do not mind where in a result its colors are.
 */
final class BandingLoss {

  /** The side in pixels of the blocks that are compared; narrower strokes do not count. */
  static final int BLOCK = 4;

  /** How many blocks apart colors are compared: narrow bands and broad ones. */
  private static final int[] APART = {1, 2, 4, 8};

  /** How many times as much as a picture, squared, a result may change at no cost. */
  private static final float ALLOWED = 2;

  /** The variance of a block's three colors, together, at which it hardly passes for flat. */
  private static final double FLAT = 3 * 0.04 * 0.04;

  private BandingLoss() {}

  /**
   * Returns by how much colors change between blocks of pixels of the results that lie in a row or
   * a column, beyond what they do in the pictures: the mean excess of the squared distances, each
   * weighted by how flat the picture is in both places, 0..1. Gradients flow through.
   *
   * @param results {@code Nx3xHxW}, sides multiples of a block, nine at least
   * @param pictures {@code Nx3xHxW}, in the colors of their styles
   */
  static NDArray excess(NDArray results, NDArray pictures) {
    NDArray blocks = means(results);
    NDArray ownBlocks = means(pictures);
    NDArray variance =
        means(pictures.square()).sub(ownBlocks.square()).sum(new int[] {1}, true).clip(0, 3);
    NDArray flatness = Tensors.scaled(variance, -1 / FLAT).exp();
    NDArray sum = null;
    for (int apart : APART) {
      for (String axis : new String[] {":,:,:,%s", ":,:,%s,:"}) {
        String one = axis.formatted(apart + ":");
        String other = axis.formatted(":-" + apart);
        NDArray allowed = Tensors.scaled(squaredChange(ownBlocks, one, other), ALLOWED);
        NDArray excess =
            Activation.relu(squaredChange(blocks, one, other).sub(allowed))
                .mul(flatness.get(one))
                .mul(flatness.get(other))
                .mean();
        sum = sum == null ? excess : sum.add(excess);
      }
    }
    return Tensors.scaled(requireNonNull(sum, "there are no distances"), 0.5 / APART.length);
  }

  private static NDArray means(NDArray images) {
    Shape shape = images.getShape();
    long height = shape.get(2) / BLOCK;
    long width = shape.get(3) / BLOCK;
    int[] second = {1};
    return images
        .reshape(-1, BLOCK)
        .mean(second)
        .reshape(-1, BLOCK, width)
        .mean(second)
        .reshape(shape.get(0), shape.get(1), height, width);
  }

  private static NDArray squaredChange(NDArray blocks, String one, String other) {
    return blocks.get(one).sub(blocks.get(other)).square().sum(new int[] {1}, true);
  }
}
