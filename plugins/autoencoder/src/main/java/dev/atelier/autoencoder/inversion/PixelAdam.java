package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.toolkit.training.AdamMoments;

/** Adam (Kingma and Ba, ICLR 2015) on one picture, whose values it keeps within 0..1. */
final class PixelAdam implements AutoCloseable {

  /** Far below any gradient of a pixel, which shrinks with the number of pixels. */
  private static final double EPSILON = 1e-12;

  private final NDArray point;
  private final AdamMoments moments;
  private int steps;

  /**
   * Creates an optimiser.
   *
   * @param point where to start; every step changes it in place
   */
  PixelAdam(NDArray point) {
    this.point = point;
    this.moments = new AdamMoments(point.zerosLike(), point.zerosLike(), EPSILON);
  }

  /**
   * Takes one step down a gradient.
   *
   * @param gradient the gradient at the point
   * @param rate about how much a value changes
   */
  void step(NDArray gradient, double rate) {
    steps++;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      point.sub(moments.change(gradient, rate, steps)).clip(0, 1).copyTo(point);
    }
  }

  @Override
  public void close() {
    moments.close();
  }
}
