package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * What of feature maps says content, and what says style.
 *
 * @param content of {@code 1xCxHxW}, what is compared of the content
 * @param style of {@code 1xCxHxW}, what is compared of the style
 */
public record FeatureLoss(UnaryOperator<NDArray> content, UnaryOperator<NDArray> style) {

  /** Keeps the noise of a channel that hardly varies from being blown up. */
  private static final float LEAST_DEVIATION = 1e-3f;

  public static FeatureLoss of(StyleLoss loss) {
    return switch (loss) {
      case GRAM -> new FeatureLoss(maps -> maps, FeatureLoss::gram);
      case MOMENTS -> new FeatureLoss(FeatureLoss::normalized, FeatureLoss::moments);
    };
  }

  /**
   * Returns the Gram matrix of feature maps, the mean over positions of the products of channels.
   *
   * @param features {@code 1xCxHxW}
   * @return {@code CxC}
   */
  static NDArray gram(NDArray features) {
    Shape shape = features.getShape();
    long positions = shape.get(2) * shape.get(3);
    NDArray rows = features.reshape(shape.get(1), positions);
    return Tensors.scaled(rows.matMul(rows.transpose()), 1.0 / positions);
  }

  /**
   * Returns the channels' means and standard deviations.
   *
   * @param features {@code NxCxHxW}
   * @return {@code Nx2C}
   */
  public static NDArray moments(NDArray features) {
    Moments moments = Moments.of(features);
    return moments.mean().concat(moments.deviation(), 1).reshape(features.getShape().get(0), -1);
  }

  /**
   * Brings every channel to zero mean and unit deviation over positions, so that maps compare by
   * what is where, and not by contrast or color.
   *
   * @param features {@code NxCxHxW}
   */
  public static NDArray normalized(NDArray features) {
    Moments moments = Moments.of(features);
    return features.sub(moments.mean()).div(moments.deviation().add(LEAST_DEVIATION));
  }
}
