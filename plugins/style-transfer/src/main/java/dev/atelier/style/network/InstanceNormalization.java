package dev.atelier.style.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;

/**
 * Gives every channel of a picture a mean and a standard deviation over its positions (Ulyanov et
 * al., "Improved texture networks", CVPR 2017). For a single picture that is what batch
 * normalization does in training (Ioffe and Szegedy, ICML 2015), and for that engines have a native
 * operator, which takes a third of the time of others because it understands the layout that
 * convolutions leave.
 */
final class InstanceNormalization {

  private static final float MOMENTUM = 1;

  /** What the operator takes and gives as running statistics, and nobody reads. */
  private final NDArray means;

  private final NDArray variances;

  private final float epsilon;

  /**
   * Prepares for maps of so many channels.
   *
   * @param epsilon added to every variance, so that a channel of one value becomes its shift
   * @param manager what the instance belongs to
   */
  InstanceNormalization(int channels, float epsilon, NDManager manager) {
    this.epsilon = epsilon;
    means = manager.zeros(new Shape(channels));
    variances = manager.ones(new Shape(channels));
  }

  /**
   * Normalizes the feature maps of one picture.
   *
   * @param maps {@code 1xCxHxW}
   * @param gain the deviation that each channel gets, {@code C}
   * @param shift the mean that each channel gets, {@code C}
   * @return {@code 1xCxHxW}
   * @throws IllegalStateException if gradients are being recorded; none would flow
   */
  NDArray apply(NDArray maps, NDArray gain, NDArray shift) {
    // Says that the statistics are to be the picture's own. Where nothing asks for a gradient,
    // nothing is recorded.
    try (GradientCollector training = maps.getManager().getEngine().newGradientCollector()) {
      return BatchNorm.batchNorm(maps, means, variances, gain, shift, 1, MOMENTUM, epsilon, true)
          .singletonOrThrow();
    }
  }
}
