package dev.atelier.toolkit.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.UnaryOperator;

/**
 * Adam (Kingma and Ba, ICLR 2015) on one picture, whose values it keeps within 0..1.
 *
 * @since 0.1
 */
public final class PixelAdam implements AutoCloseable {

  /** Far below any gradient of a pixel, which shrinks with the number of pixels. */
  private static final double EPSILON = 1e-12;

  private final AdamMoments moments;
  private int steps;

  /**
   * Begins without any memory.
   *
   * @param point where to start
   */
  public PixelAdam(NDArray point) {
    this.moments = new AdamMoments(point.zerosLike(), point.zerosLike(), EPSILON);
  }

  /**
   * Takes one step down a gradient.
   *
   * @param point where to step from; changed in place
   * @param gradient the gradient there
   * @param rate about how much a value changes
   */
  public void step(NDArray point, NDArray gradient, double rate) {
    steps++;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      point.sub(moments.change(gradient, rate, steps)).clip(0, 1).copyTo(point);
    }
  }

  /**
   * Fits the memory to a picture that changed its size.
   *
   * @param resize what makes a tensor of the old size one of the new; its results belong to this
   * @param gradientFactor how much larger gradients are from now on
   */
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    moments.resize(resize, gradientFactor);
  }

  @Override
  public void close() {
    moments.close();
  }
}
