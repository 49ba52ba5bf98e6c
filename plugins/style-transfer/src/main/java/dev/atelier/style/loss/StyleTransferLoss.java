package dev.atelier.style.loss;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.optimizer.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How far a picture is from having the content of one and the style of another: the content is
 * compared by feature maps, the style by their Gram matrices (Gatys, Ecker and Bethge, CVPR 2016);
 * or by instance-normalized maps and by means and deviations (Li et al., "Demystifying neural style
 * transfer", IJCAI 2017), as {@link FeatureLoss} says.
 *
 * <p>Each term is relative, the squared distance divided by the squared length of what it is
 * compared with, so that weights mean the same for every backbone, layer and size.
 */
public final class StyleTransferLoss implements Objective, AutoCloseable {

  /** Keeps a term finite where the style's feature maps are all zero. */
  private static final float LEAST_SQUARE = 1e-12f;

  /** Enough for colors to stay between black and white, for beyond they would be clipped away. */
  private static final double RANGE_WEIGHT = 100;

  private final Backbone backbone;
  private final List<String> layers;
  private final Map<String, Target> content;
  private final Map<String, Target> style;
  private final FeatureLoss likeness;
  private final Weights weights;

  /** The weights of the three terms. */
  public record Weights(double content, double style, double totalVariation) {}

  /** What a layer is to look like, and the mean square of that. */
  public record Target(NDArray values, float meanSquare) implements AutoCloseable {
    static Target of(NDArray values) {
      try (NDArray squares = values.square();
          NDArray mean = squares.mean()) {
        return new Target(values, Math.max(LEAST_SQUARE, mean.toFloatArray()[0]));
      }
    }

    /** Returns the relative squared distance, a scalar that gradients flow through. */
    NDArray distance(NDArray actual) {
      return Tensors.scaled(actual.sub(values).square().mean(), 1 / meanSquare);
    }

    @Override
    public void close() {
      values.close();
    }
  }

  /**
   * Creates an objective.
   *
   * @param content the targets of the content by layer; closed with this
   * @param style the targets of the style by layer; left open, for they serve many pictures
   */
  public StyleTransferLoss(
      Backbone backbone,
      Map<String, Target> content,
      Map<String, Target> style,
      FeatureLoss likeness,
      Weights weights) {
    this.backbone = backbone;
    this.likeness = likeness;
    this.content = content;
    this.style = style;
    this.weights = weights;
    Set<String> all = new LinkedHashSet<>(content.keySet());
    all.addAll(style.keySet());
    this.layers = List.copyOf(all);
  }

  /**
   * Returns what is to be reached at each layer.
   *
   * @param seen what is compared of a picture's feature maps
   */
  public static Map<String, Target> targets(
      Backbone backbone, NDArray image, List<String> layers, UnaryOperator<NDArray> seen) {
    Map<String, Target> targets = new LinkedHashMap<>();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList features = backbone.extract(image, layers);
      for (int i = 0; i < layers.size(); i++) {
        NDArray compared = seen.apply(features.get(i));
        NDScope.unregister(compared);
        targets.put(layers.get(i), Target.of(compared));
      }
    }
    return targets;
  }

  @Override
  public Evaluation evaluate(NDArray point) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray image = point.duplicate();
      image.setRequiresGradient(true);
      Map<String, NDArray> terms;
      NDArray loss;
      try (GradientCollector collector = image.getManager().getEngine().newGradientCollector()) {
        terms = terms(image);
        loss =
            Tensors.scaled(
                    requireNonNull(terms.get("content"), "no content among the terms"),
                    weights.content())
                .add(
                    Tensors.scaled(
                        requireNonNull(terms.get("style"), "no style among the terms"),
                        weights.style()))
                .add(
                    Tensors.scaled(
                        requireNonNull(terms.get("variation"), "no variation among the terms"),
                        weights.totalVariation()))
                .add(
                    Tensors.scaled(
                        requireNonNull(terms.get("range"), "no range among the terms"),
                        RANGE_WEIGHT));
        collector.backward(loss);
      }
      // A copy, because the gradient itself is bound to the image, which is closed here.
      NDArray gradient = image.getGradient().duplicate();
      NDScope.unregister(gradient);
      Map<String, Double> parts = new LinkedHashMap<>();
      terms.forEach((name, term) -> parts.put(name, scalar(term)));
      return new Evaluation(scalar(loss), parts, gradient);
    }
  }

  /** Some engines make a scalar a double when it is multiplied with one. */
  private static double scalar(NDArray value) {
    return value.getDataType() == DataType.FLOAT64
        ? value.toDoubleArray()[0]
        : value.toFloatArray()[0];
  }

  private Map<String, NDArray> terms(NDArray image) {
    NDList features = backbone.extract(image, layers);
    List<NDArray> contentTerms = new ArrayList<>();
    List<NDArray> styleTerms = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      NDArray feature = features.get(i);
      if (content.containsKey(layer)) {
        contentTerms.add(content.get(layer).distance(likeness.content().apply(feature)));
      }
      if (style.containsKey(layer)) {
        styleTerms.add(style.get(layer).distance(likeness.style().apply(feature)));
      }
    }
    Map<String, NDArray> terms = new LinkedHashMap<>();
    terms.put("content", mean(contentTerms));
    terms.put("style", mean(styleTerms));
    terms.put("variation", totalVariation(image));
    terms.put("range", outOfRange(image));
    return terms;
  }

  private static NDArray mean(List<NDArray> terms) {
    NDArray sum = terms.get(0);
    for (NDArray term : terms.subList(1, terms.size())) {
      sum = sum.add(term);
    }
    return Tensors.scaled(sum, 1.0 / terms.size());
  }

  /**
   * Returns the mean square of the differences between neighboring pixels.
   *
   * @param image {@code 1x3xHxW}, with {@code H} and {@code W} at least 2
   */
  public static NDArray totalVariation(NDArray image) {
    NDArray right = image.get(":,:,:,1:").sub(image.get(":,:,:,:-1"));
    NDArray down = image.get(":,:,1:,:").sub(image.get(":,:,:-1,:"));
    return right.square().mean().add(down.square().mean());
  }

  /** Returns the mean square of how far values lie beyond black and white. */
  static NDArray outOfRange(NDArray image) {
    return image.sub(image.clip(0, 1)).square().mean();
  }

  @Override
  public void close() {
    content.values().forEach(Target::close);
  }
}
