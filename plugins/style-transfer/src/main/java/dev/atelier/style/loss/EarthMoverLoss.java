package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;

/**
 * What it costs to make the features of one picture of those of another: the relaxed earth mover's
 * distance (Kolkin et al., "Style transfer by relaxed optimal transport and self-similarity", CVPR
 * 2019). Other than statistics it asks that every place of a result look like some place of the
 * style, and that no place of the style go missing.
 */
public final class EarthMoverLoss {

  private EarthMoverLoss() {}

  /**
   * Returns for each picture the greater of two means: of the distance, 1 less the cosine, from
   * each of its features to the nearest one of the style, and the other way round. Gradients flow
   * through.
   *
   * @param features {@code NxCxP}, of unit length
   * @param style {@code NxCxQ}, likewise
   * @return {@code N}
   */
  public static NDArray distance(NDArray features, NDArray style) {
    NDArray cosines = features.transpose(0, 2, 1).matMul(style);
    int[] positions = {1};
    NDArray toStyle = cosines.max(new int[] {2}).mean(positions);
    NDArray fromStyle = cosines.max(positions).mean(positions);
    return toStyle.minimum(fromStyle).neg().add(1);
  }
}
