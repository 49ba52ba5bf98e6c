package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.tensor.Tensors;
import java.util.List;

/**
 * How far a picture's feature maps are from those to invert, and how rough it is.
 *
 * <p>The distance is relative, the squared distance divided by the squared length of what it is
 * compared with, so that it means the same for every backbone, layer and size: 1 is as far as a
 * picture that excites nothing.
 */
final class InversionLoss {

  /** Keeps the distance finite where the feature maps to invert are all zero. */
  private static final float LEAST_SQUARE = 1e-12f;

  private final Backbone backbone;
  private final List<String> layers;
  private final NDArray target;
  private final float meanSquare;
  private final double totalVariationWeight;

  /**
   * What a picture is worth.
   *
   * @param loss what is minimized
   * @param featureDistance the relative squared distance of the feature maps
   * @param totalVariation the mean square of the differences between neighboring pixels
   * @param gradient the gradient of the loss, shaped like the picture
   */
  record Evaluation(double loss, double featureDistance, double totalVariation, NDArray gradient)
      implements AutoCloseable {
    @Override
    public void close() {
      gradient.close();
    }
  }

  /**
   * Creates an objective.
   *
   * @param layer the layer whose feature maps to invert
   * @param picture {@code 1x3xHxW}; what is kept of it belongs to its manager
   */
  InversionLoss(Backbone backbone, String layer, NDArray picture, double totalVariationWeight) {
    this.backbone = backbone;
    this.layers = List.of(layer);
    this.totalVariationWeight = totalVariationWeight;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      this.target = features(picture);
      this.meanSquare = Math.max(LEAST_SQUARE, value(target.square().mean()));
      NDScope.unregister(target);
    }
  }

  private NDArray features(NDArray image) {
    return backbone.extract(image, layers).singletonOrThrow();
  }

  /** Computes loss and gradient; the caller closes what it gets. */
  Evaluation evaluate(NDArray point) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray image = point.duplicate();
      image.setRequiresGradient(true);
      NDArray distance;
      NDArray variation;
      NDArray loss;
      try (GradientCollector collector = image.getManager().getEngine().newGradientCollector()) {
        distance = distance(image);
        variation = totalVariation(image);
        loss = distance.add(Tensors.scaled(variation, totalVariationWeight));
        collector.backward(loss);
      }
      // A copy, because the gradient itself is bound to the image, which is closed here.
      NDArray gradient = image.getGradient().duplicate();
      NDScope.unregister(gradient);
      return new Evaluation(value(loss), value(distance), value(variation), gradient);
    }
  }

  /** Computes the relative squared distance of a picture's feature maps from those to invert. */
  double featureDistance(NDArray image) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return value(distance(image));
    }
  }

  private NDArray distance(NDArray image) {
    return Tensors.scaled(features(image).sub(target).square().mean(), 1 / meanSquare);
  }

  private static NDArray totalVariation(NDArray image) {
    NDArray right = image.get(":,:,:,1:").sub(image.get(":,:,:,:-1"));
    NDArray down = image.get(":,:,1:,:").sub(image.get(":,:,:-1,:"));
    return right.square().mean().add(down.square().mean());
  }

  private static float value(NDArray scalar) {
    return scalar.toFloatArray()[0];
  }
}
