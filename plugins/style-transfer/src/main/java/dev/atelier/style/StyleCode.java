package dev.atelier.style;

import ai.djl.ndarray.NDArray;
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
    float[] statistics = new float[length(backbone)];
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList features = backbone.extract(picture.toTensor(manager), LAYERS);
      int next = 0;
      for (NDArray feature : features) {
        Moments moments = Moments.of(feature);
        float[] mean = moments.mean().toFloatArray();
        float[] deviation = moments.deviation().toFloatArray();
        System.arraycopy(mean, 0, statistics, next, mean.length);
        System.arraycopy(deviation, 0, statistics, next + mean.length, mean.length);
        next += 2 * mean.length;
      }
    }
    return new StyleCode(statistics, ColourStatistics.of(picture));
  }
}
