package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.tensor.Tensors;

/** Adam (Kingma and Ba, ICLR 2015) on one picture, whose values it keeps within 0..1. */
final class PixelAdam implements AutoCloseable {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.99;

  /** Far below any gradient of a pixel, which shrinks with the number of pixels. */
  private static final double EPSILON = 1e-12;

  private final NDArray point;
  private final NDArray mean;
  private final NDArray square;
  private double firstPower = 1;
  private double secondPower = 1;

  /**
   * Creates an optimiser.
   *
   * @param point where to start; every step changes it in place
   */
  PixelAdam(NDArray point) {
    this.point = point;
    this.mean = point.zerosLike();
    this.square = point.zerosLike();
  }

  /**
   * Takes one step down a gradient.
   *
   * @param gradient the gradient at the point
   * @param rate about how much a value changes
   */
  void step(NDArray gradient, double rate) {
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    double unbiasedRate = rate * Math.sqrt(1 - secondPower) / (1 - firstPower);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      mean.muli(FIRST_DECAY).addi(Tensors.scaled(gradient, 1 - FIRST_DECAY));
      square.muli(SECOND_DECAY).addi(Tensors.scaled(gradient.square(), 1 - SECOND_DECAY));
      NDArray change = Tensors.scaled(mean, unbiasedRate).div(square.sqrt().add(EPSILON));
      point.sub(change).clip(0, 1).copyTo(point);
    }
  }

  @Override
  public void close() {
    mean.close();
    square.close();
  }
}
