package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDArray;
import dev.atelier.api.OperationException;
import dev.atelier.api.backbone.Backbone;
import java.util.Map;

/**
 * The part of a picture that one value of a feature map depends on: a square around the middle of
 * the pixels that the value stands for.
 *
 * @param side its side in pixels
 * @param stride how far apart those of neighboring values are
 */
record ReceptiveField(int side, int stride) {

  /**
   * Adds up the convolutions and poolings on the way to a layer.
   *
   * @throws OperationException if the backbone does not show its weights
   */
  static ReceptiveField of(Backbone backbone, String layer) {
    int wanted = backbone.stride(layer);
    Map<String, NDArray> weights;
    try {
      weights = backbone.weights();
    } catch (UnsupportedOperationException e) {
      throw new OperationException(
          e.getMessage() + ", so that it cannot be told how much its filters see", e);
    }
    int side = 1;
    int stride = 1;
    for (Map.Entry<String, NDArray> weight : weights.entrySet()) {
      if (!weight.getKey().endsWith(".weight")) {
        continue;
      }
      String output = weight.getKey().replaceFirst("\\.weight$", "").replaceFirst("^conv", "relu");
      if (backbone.layers().contains(output)) {
        // A pooling of two by two doubles the stride.
        for (int next = backbone.stride(output); stride < next; stride *= 2) {
          side += stride;
        }
      }
      side += (Math.toIntExact(weight.getValue().getShape().get(2)) - 1) * stride;
      if (output.equals(layer)) {
        return new ReceptiveField(side, wanted);
      }
    }
    throw new OperationException(
        "backbone %s shows no weights of layer %s".formatted(backbone.name(), layer));
  }

  /** Returns where the square of a value begins, in pixels, from the left or from the top. */
  double start(int index) {
    return (index + 0.5) * stride - side / 2.0;
  }

  /** Returns the fewest values in a row of which the middle one sees no border. */
  int fewestValues() {
    int beside = Math.max(1, (int) Math.ceil(((double) side / stride - 1) / 2));
    return 2 * beside + 1;
  }
}
