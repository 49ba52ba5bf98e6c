package dev.atelier.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/** Condenses feature maps into numbers that say what is there, and not where. */
final class Pooling {

  private static final int[] POSITIONS = {2, 3};

  private Pooling() {}

  /**
   * Takes the mean and the deviation of each map; gradients flow through.
   *
   * @param features for each layer {@code NxCxhxw}
   * @return {@code NxD}, with {@code D} twice the sum of all {@code C}
   */
  static NDArray of(NDList features) {
    NDList all = new NDList();
    for (NDArray maps : features) {
      NDArray mean = maps.mean(POSITIONS, true);
      NDArray variance = maps.sub(mean).square().mean(POSITIONS);
      all.add(mean.squeeze(3).squeeze(2));
      all.add(variance.add(1e-6).sqrt());
    }
    return NDArrays.concat(all, 1);
  }
}
