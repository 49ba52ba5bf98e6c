package dev.atelier.classifier.explanation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.explanation.ExplainParameters.Method;
import dev.atelier.classifier.model.BackboneClassifier;

/** Where in a picture a classifier sees what speaks for a class. */
final class ClassActivationMap {

  private final float[] values;
  private final int width;
  private final int height;

  private ClassActivationMap(float[] values, int width, int height) {
    this.values = values;
    this.width = width;
    this.height = height;
  }

  /**
   * Weighs the feature maps of a layer by what they do to the class's logit, adds them up, and
   * keeps what speaks for the class.
   *
   * <p>Grad-CAM (Selvaraju et al., ICCV 2017) weighs a map by the mean of its gradient over all
   * positions. A head that looks at how much a map varies, or at its parts, has a gradient that is
   * positive at some positions and negative at others, which the mean hides; HiResCAM (Draelos and
   * Carin, 2020) weighs each position by its own gradient. For a head of means over the whole map
   * both are the same.
   *
   * <p>The gradient is that of the logit with respect to what the head takes from that layer; what
   * deeper layers make of it, and the head takes from them, is theirs.
   *
   * @param image {@code 1x3xSxS}, as {@link BackboneClassifier#image} gives it
   * @param layer one of the classifier's layers
   * @param classIndex the class
   */
  static ClassActivationMap of(
      BackboneClassifier classifier, NDArray image, String layer, int classIndex, Method method) {
    int index = classifier.layers().indexOf(layer);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList features = new NDList();
      for (NDArray maps : classifier.backbone().extract(image, classifier.layers())) {
        features.add(maps.duplicate());
      }
      NDArray maps = features.get(index);
      maps.setRequiresGradient(true);
      float[] only = new float[classifier.classes().size()];
      only[classIndex] = 1;
      NDArray wanted = Tensors.of(only, new Shape(1, only.length), image.getManager());
      try (GradientCollector collector = image.getManager().getEngine().newGradientCollector()) {
        collector.backward(classifier.logits(features).mul(wanted).sum());
      }
      return of(maps.getShape(), maps.toFloatArray(), maps.getGradient().toFloatArray(), method);
    }
  }

  private static ClassActivationMap of(Shape shape, float[] maps, float[] gradient, Method method) {
    int channels = Math.toIntExact(shape.get(1));
    int plane = Math.toIntExact(shape.get(2) * shape.get(3));
    double[] sums = new double[plane];
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        mean += gradient[i] / (double) plane;
      }
      for (int i = 0; i < plane; i++) {
        int at = c * plane + i;
        sums[i] += maps[at] * (method == Method.GRAD_CAM ? mean : gradient[at]);
      }
    }
    float[] values = new float[plane];
    for (int i = 0; i < plane; i++) {
      values[i] = (float) Math.max(0, sums[i]);
    }
    return new ClassActivationMap(
        values, Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
  }

  /** Returns the map, row by row, of values of at least 0. */
  float[] values() {
    return values;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the greatest value; 0 if nothing speaks for the class. */
  double greatest() {
    double greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }

  /** Returns the values divided by the greatest. */
  float[] relative() {
    double greatest = greatest();
    float[] relative = new float[values.length];
    for (int i = 0; i < values.length && greatest > 0; i++) {
      relative[i] = (float) (values[i] / greatest);
    }
    return relative;
  }

  /** Returns the index of the greatest value. */
  int peak() {
    int peak = 0;
    for (int i = 1; i < values.length; i++) {
      peak = values[i] > values[peak] ? i : peak;
    }
    return peak;
  }
}
