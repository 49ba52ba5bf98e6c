package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import java.util.List;

/**
 * What the fast method knows of a style: the means and standard deviations of a backbone's feature
 * maps (Huang and Belongie, ICCV 2017), and the colours.
 */
final class StyleCode {

  /** Where a style is looked at. */
  static final List<String> LAYERS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  /** The short side in pixels at which a content is looked at, to refine the modulation for it. */
  static final int BRIEF_LOOK = 128;

  private final float[] statistics;
  private final ColourStatistics colours;

  private StyleCode(float[] statistics, ColourStatistics colours) {
    this.statistics = statistics;
    this.colours = colours;
  }

  /** Returns for each layer the means of its channels, then their deviations; not a copy. */
  float[] statistics() {
    return statistics;
  }

  ColourStatistics colours() {
    return colours;
  }

  /** Returns how many statistics a backbone gives. */
  static int length(Backbone backbone) {
    return 2 * LAYERS.stream().mapToInt(backbone::channels).sum();
  }

  /** Looks at a picture, whose sides are at least 16 pixels. */
  static StyleCode of(Picture picture, Backbone backbone, NDManager manager) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList statistics = new NDList();
      for (NDArray feature : backbone.extract(picture.toTensor(manager), LAYERS)) {
        Moments moments = Moments.withoutGradient(feature);
        statistics.add(moments.mean().flatten());
        statistics.add(moments.deviation().flatten());
      }
      // Brought to Java in one go: each would wait for the engine.
      return new StyleCode(
          NDArrays.concat(statistics).toFloatArray(), ColourStatistics.of(picture));
    }
  }
}
