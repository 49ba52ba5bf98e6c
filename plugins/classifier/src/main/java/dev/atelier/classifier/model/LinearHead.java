package dev.atelier.classifier.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A linear map from standardized features to the logits of classes.
 *
 * @param mean {@code 1xD}, what is taken off the features
 * @param deviation {@code 1xD}, what they are then divided by
 * @param weight {@code DxK}
 * @param bias {@code 1xK}
 */
public record LinearHead(NDArray mean, NDArray deviation, NDArray weight, NDArray bias) {

  public static final String WEIGHT = "head.weight";
  public static final String BIAS = "head.bias";
  private static final String MEAN = "features.mean";
  private static final String DEVIATION = "features.deviation";

  /** Returns a head that knows nothing yet, all of whose logits are 0. */
  public static LinearHead untrained(
      float[] mean, float[] deviation, int classes, NDManager manager) {
    Shape row = new Shape(1, mean.length);
    return new LinearHead(
        manager.create(mean, row),
        manager.create(deviation, row),
        manager.zeros(new Shape(mean.length, classes)),
        manager.zeros(new Shape(1, classes)));
  }

  /** Takes the head from the tensors of a model's file. */
  static LinearHead from(Map<String, NDArray> tensors) {
    return new LinearHead(
        requireNonNull(tensors.get(MEAN), "no mean among the tensors"),
        requireNonNull(tensors.get(DEVIATION), "no deviation among the tensors"),
        requireNonNull(tensors.get(WEIGHT), "no weight among the tensors"),
        requireNonNull(tensors.get(BIAS), "no bias among the tensors"));
  }

  /** Returns the tensors of a model's file. */
  public Map<String, NDArray> tensors() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(MEAN, mean);
    tensors.put(DEVIATION, deviation);
    tensors.putAll(learned());
    return tensors;
  }

  /** Returns what is learned, by name. */
  public Map<String, NDArray> learned() {
    Map<String, NDArray> learned = new LinkedHashMap<>();
    learned.put(WEIGHT, weight);
    learned.put(BIAS, bias);
    return learned;
  }

  /** Standardizes pooled features, {@code NxD}; gradients flow through. */
  NDArray standardized(NDArray pooled) {
    return pooled.sub(mean).div(deviation);
  }

  /** Judges feature maps, for each layer {@code NxCxhxw}; gradients flow through. */
  public NDArray logits(NDList features) {
    return logits(standardized(FeaturePooling.of(features)));
  }

  /** Judges standardized features, {@code NxD}; gradients flow through. */
  public NDArray logits(NDArray standardized) {
    return standardized.matMul(weight).add(bias);
  }
}
