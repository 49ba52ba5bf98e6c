package dev.atelier.autoencoder.index.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.util.List;

/**
 * What a backbone sees in a picture, wherever it is: of each feature map of some layers the mean
 * and the standard deviation.
 */
final class PooledFeatures {

  /** From strokes and textures to parts of things. */
  static final List<String> LAYERS = List.of("relu2_1", "relu3_1", "relu4_1", "relu5_1");

  /** The side in pixels of the square that a picture is scaled to. */
  static final int SIDE = 128;

  private static final int[] ALONG = {2};

  private final Backbone backbone;
  private final List<String> layers;
  private final PictureService pictures;
  private final NDManager manager;

  /**
   * Prepares to look through a backbone.
   *
   * @param manager whose sub-managers hold the arrays while a picture is looked at
   */
  PooledFeatures(Backbone backbone, PictureService pictures, NDManager manager) {
    this.backbone = backbone;
    this.layers = LAYERS.stream().filter(backbone.layers()::contains).toList();
    this.pictures = pictures;
    this.manager = manager;
  }

  /** Returns how many numbers there are. */
  int length() {
    return 2 * layers.stream().mapToInt(backbone::channels).sum();
  }

  /** Returns what the numbers depend on, in one line. */
  String identity() {
    return "backbone %s (%s), layers %s at %d pixels"
        .formatted(backbone.name(), backbone.sha256(), String.join("+", layers), SIDE);
  }

  /** Returns the numbers: for each layer the means, and then the deviations. */
  float[] of(Picture picture) {
    float[] features = new float[length()];
    try (NDManager scope = manager.newSubManager()) {
      int next = 0;
      for (NDArray maps : backbone.look(pictures.resize(picture, SIDE, SIDE), layers, scope)) {
        NDArray line = maps.reshape(1, maps.getShape().get(1), -1);
        NDArray mean = line.mean(ALONG, true);
        NDArray deviation = line.sub(mean).square().mean(ALONG).sqrt();
        for (float[] part : List.of(mean.toFloatArray(), deviation.toFloatArray())) {
          System.arraycopy(part, 0, features, next, part.length);
          next += part.length;
        }
      }
    }
    return features;
  }
}
