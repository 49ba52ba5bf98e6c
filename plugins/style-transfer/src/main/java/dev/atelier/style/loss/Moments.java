package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The mean and the standard deviation of each channel of feature maps over their positions.
 *
 * @param mean {@code NxCx1x1}
 * @param deviation {@code NxCx1x1}
 */
public record Moments(NDArray mean, NDArray deviation) {

  /** Keeps the gradient of a root finite where a channel is constant. */
  private static final float EPSILON = 1e-8f;

  /** Returns the moments of {@code NxCxHxW}; gradients flow through. */
  static Moments of(NDArray maps) {
    return of(maps, EPSILON);
  }

  /** Returns the moments, with a number added to each variance. */
  public static Moments of(NDArray maps, float epsilon) {
    NDArray mean = channelMeans(maps);
    NDArray variance = channelMeans(maps.sub(mean).square());
    return new Moments(mean, variance.add(epsilon).sqrt());
  }

  /** Not every engine takes a mean over two axes. */
  private static NDArray channelMeans(NDArray maps) {
    Shape shape = maps.getShape();
    return maps.reshape(shape.get(0), shape.get(1), -1)
        .mean(new int[] {2})
        .reshape(shape.get(0), shape.get(1), 1, 1);
  }
}
