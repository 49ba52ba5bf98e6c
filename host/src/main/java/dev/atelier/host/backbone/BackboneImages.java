package dev.atelier.host.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.backbone.Backbone;
import java.util.List;

/** What all backbones demand of images. */
final class BackboneImages {

  private BackboneImages() {}

  /**
   * Checks the shape of images.
   *
   * @throws IllegalArgumentException if they are not {@code Nx3xHxW}, or too small for the layers
   * @throws dev.atelier.api.ParameterException if there is no such layer
   */
  static void requireFitting(NDArray images, List<String> layers, Backbone backbone) {
    Shape shape = images.getShape();
    if (shape.dimension() != 4 || shape.get(1) != 3) {
      throw new IllegalArgumentException("images are Nx3xHxW, not " + shape);
    }
    int shortest = 2 * layers.stream().mapToInt(backbone::stride).max().orElse(1);
    if (Math.min(shape.get(2), shape.get(3)) < shortest) {
      throw new IllegalArgumentException(
          "images of %dx%d are too small for %s, which needs sides of at least %d pixels"
              .formatted(shape.get(3), shape.get(2), layers, shortest));
    }
  }
}
