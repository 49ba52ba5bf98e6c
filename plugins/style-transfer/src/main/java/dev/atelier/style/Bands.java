package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * What changes over broad parts of a result where the picture itself does not, such as bands in a
 * sky: style statistics alone do not mind where in a result its colours are.
 */
final class Bands {

  /** The side in pixels of the blocks that are compared; narrower strokes do not count. */
  static final int BLOCK = 16;

  /** How many times as much as a picture, squared, a result may change at no cost. */
  private static final float ALLOWED = 2;

  private Bands() {}

  /**
   * Returns by how much colours change between neighbouring blocks of pixels of the results beyond
   * what they do in the pictures: the mean excess of the squared distances. Gradients flow through.
   *
   * @param results {@code Nx3xHxW}, sides multiples of a block, two at least
   * @param pictures {@code Nx3xHxW}, in the colours of their styles
   */
  static NDArray excess(NDArray results, NDArray pictures) {
    NDArray blocks = blocks(results);
    NDArray ownBlocks = blocks(pictures);
    return excess(blocks, ownBlocks, ":,:,:,1:", ":,:,:,:-1")
        .add(excess(blocks, ownBlocks, ":,:,1:,:", ":,:,:-1,:"));
  }

  private static NDArray blocks(NDArray images) {
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

  private static NDArray excess(NDArray blocks, NDArray ownBlocks, String one, String next) {
    NDArray allowed = squaredChange(ownBlocks, one, next).mul(ALLOWED);
    return Activation.relu(squaredChange(blocks, one, next).sub(allowed)).mean();
  }

  private static NDArray squaredChange(NDArray blocks, String one, String next) {
    return blocks.get(one).sub(blocks.get(next)).square().sum(new int[] {1});
  }
}
