package dev.atelier.classifier.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.atelier.api.backbone.Backbone;
import java.util.List;

/**
 * Condenses feature maps into numbers that say what is there and roughly where: of each map the
 * mean, the standard deviation, and the mean and the maximum of each of its four quarters (a
 * spatial pyramid of two levels: Lazebnik, Schmid and Ponce, CVPR 2006).
 */
public final class FeaturePooling {

  /** Means and deviations, the first numbers: they do not depend on where things are. */
  private static final int GLOBAL = 2;

  /** Means and maxima of four quarters. */
  private static final int LOCAL = 8;

  private static final int[] ALONG = {2};

  private FeaturePooling() {}

  /** Returns how many numbers come of some layers. */
  public static int length(Backbone backbone, List<String> layers) {
    return (GLOBAL + LOCAL) * channels(backbone, layers);
  }

  /** Returns how many of the numbers, the first ones, say what is there, wherever it is. */
  public static int globalLength(int length) {
    return length / (GLOBAL + LOCAL) * GLOBAL;
  }

  private static int channels(Backbone backbone, List<String> layers) {
    return layers.stream().mapToInt(backbone::channels).sum();
  }

  /**
   * Condenses; gradients flow through.
   *
   * @param features for each layer {@code NxCxhxw}, {@code h} and {@code w} at least 2
   * @return {@code NxD}, with {@code D} ten times the sum of all {@code C}
   */
  public static NDArray of(NDList features) {
    NDList parts = new NDList();
    for (NDArray maps : features) {
      NDArray line = line(maps);
      NDArray mean = line.mean(ALONG, true);
      parts.add(line.mean(ALONG));
      // Not quite from zero, where the root has no slope.
      parts.add(line.sub(mean).square().mean(ALONG).add(1e-6).sqrt());
    }
    for (NDArray maps : features) {
      long middle = maps.getShape().get(2) / 2;
      long center = maps.getShape().get(3) / 2;
      for (String rows : List.of(":" + middle, middle + ":")) {
        for (String columns : List.of(":" + center, center + ":")) {
          NDArray quarter = line(maps.get(":,:," + rows + "," + columns));
          parts.add(quarter.mean(ALONG));
          parts.add(quarter.max(ALONG));
        }
      }
    }
    return NDArrays.concat(parts, 1);
  }

  /** Lays out {@code NxCxhxw} as {@code NxCxhw}, since one engine reduces one axis at a time. */
  private static NDArray line(NDArray maps) {
    return maps.reshape(maps.getShape().get(0), maps.getShape().get(1), -1);
  }
}
