package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;
import dev.atelier.api.tensor.Tensors;

/**
 * Which places of a picture are like which others: what is left of a content whatever it is painted
 * with (Kolkin et al., "Style transfer by relaxed optimal transport and self-similarity", CVPR
 * 2019).
 */
public final class SelfSimilarityLoss {

  /** Keeps the shares of a picture finite that is the same everywhere. */
  private static final float LEAST_SUM = 1e-4f;

  private SelfSimilarityLoss() {}

  /**
   * Returns for each picture how differently its places are alike: the mean over places of the sum
   * of absolute differences of the shares that the distances to all places have in their sum; 0 to
   * 2. Gradients flow through.
   *
   * @param features {@code NxCxP}, of unit length
   * @param content {@code NxCxP}, likewise, at the same places
   * @return {@code N}
   */
  public static NDArray difference(NDArray features, NDArray content) {
    long positions = features.getShape().get(2);
    NDArray differences = shares(features).sub(shares(content)).abs();
    return Tensors.scaled(differences.sum(new int[] {2}).sum(new int[] {1}), 1.0 / positions);
  }

  /** Returns the distances between places, each column divided by its sum. */
  private static NDArray shares(NDArray features) {
    NDArray distances = features.transpose(0, 2, 1).matMul(features).neg().add(1);
    return distances.div(distances.sum(new int[] {1}, true).add(LEAST_SUM));
  }
}
