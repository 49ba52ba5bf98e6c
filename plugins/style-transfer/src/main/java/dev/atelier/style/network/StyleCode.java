package dev.atelier.style.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.image.ColorStatistics;
import java.util.List;

/**
 * What the fast method knows of a style: the means and standard deviations of a backbone's feature
 * maps (Huang and Belongie, ICCV 2017), and the colors.
 */
public final class StyleCode {

  /** Where a style is looked at. */
  static final List<String> LAYERS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  /** The short side in pixels at which a content is looked at, to refine the modulation for it. */
  public static final int BRIEF_LOOK = 128;

  /** As in training, where roots need a slope. */
  private static final double LEAST_VARIANCE = 1e-8;

  private final float[] statistics;
  private final ColorStatistics colors;

  private StyleCode(float[] statistics, ColorStatistics colors) {
    this.statistics = statistics;
    this.colors = colors;
  }

  /** Returns for each layer the means of its channels, then their deviations; not a copy. */
  public float[] statistics() {
    return statistics;
  }

  public ColorStatistics colors() {
    return colors;
  }

  /** Returns how many statistics a backbone gives. */
  public static int length(Backbone backbone) {
    return 2 * LAYERS.stream().mapToInt(backbone::channels).sum();
  }

  /** Looks at a picture, whose sides are at least 16 pixels. */
  public static StyleCode of(Picture picture, Backbone backbone, NDManager manager) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList means = new NDList();
      for (NDArray feature : backbone.extract(picture.toTensor(manager), LAYERS)) {
        means.add(Pool.globalAvgPool2d(feature).flatten());
        means.add(Pool.globalAvgPool2d(feature.square()).flatten());
      }
      // Brought to Java in one go: each would wait for the engine.
      float[] values = NDArrays.concat(means).toFloatArray();
      return new StyleCode(statistics(values, backbone), ColorStatistics.of(picture));
    }
  }

  /** Makes deviations of the means of squares. */
  private static float[] statistics(float[] values, Backbone backbone) {
    float[] statistics = values.clone();
    int first = 0;
    for (String layer : LAYERS) {
      int channels = backbone.channels(layer);
      for (int i = first; i < first + channels; i++) {
        double variance = values[i + channels] - (double) values[i] * values[i];
        statistics[i + channels] = (float) Math.sqrt(Math.max(0, variance) + LEAST_VARIANCE);
      }
      first += 2 * channels;
    }
    return statistics;
  }
}
