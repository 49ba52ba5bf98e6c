package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/**
 * The mean and the standard deviation of each channel of feature maps over their positions.
 *
 * @param mean {@code NxCx1x1}
 * @param deviation {@code NxCx1x1}
 */
record Moments(NDArray mean, NDArray deviation) {

  /** Keeps the gradient of a root finite where a channel is constant. */
  private static final float EPSILON = 1e-8f;

  /** Returns the moments of {@code NxCxHxW}; gradients flow through. */
  static Moments of(NDArray maps) {
    return of(maps, EPSILON);
  }

  /** Returns the moments, with a number added to each variance. */
  static Moments of(NDArray maps, float epsilon) {
    NDArray mean = channelMeans(maps);
    NDArray variance = channelMeans(maps.sub(mean).square());
    return new Moments(mean, variance.add(epsilon).sqrt());
  }

  /**
   * Returns the moments in a quarter of the time, by poolings, through which no gradient is to
   * flow.
   */
  static Moments withoutGradient(NDArray maps) {
    Shape channels = new Shape(maps.getShape().get(0), maps.getShape().get(1), 1, 1);
    NDArray mean = Pool.globalAvgPool2d(maps).reshape(channels);
    NDArray variance = Pool.globalAvgPool2d(maps.sub(mean).square()).reshape(channels);
    return new Moments(mean, variance.add(EPSILON).sqrt());
  }

  /** Not every engine takes a mean over two axes. */
  private static NDArray channelMeans(NDArray maps) {
    Shape shape = maps.getShape();
    return maps.reshape(shape.get(0), shape.get(1), -1)
        .mean(new int[] {2})
        .reshape(shape.get(0), shape.get(1), 1, 1);
  }
}
