package dev.atelier.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.model.ModelFile;
import dev.atelier.api.picture.Picture;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Makes a classifier that tells upright from lying stripes, without any training. */
final class StripesClassifier {

  static final int SIDE = 128;
  static final List<String> LAYERS = List.of("relu2_1", "relu3_1");

  private StripesClassifier() {}

  /**
   * Returns its file. At each layer the weights of a class are how its stripes excite the maps less
   * how the other's do, without what both have in common.
   */
  static ModelFile<ClassifierDescription> file(Backbone backbone, NDManager manager) {
    float[] upright = pooled(backbone, stripes(true, true), manager);
    float[] lying = pooled(backbone, stripes(false, false), manager);
    float[] weights = new float[2 * upright.length];
    // The means of a layer come first, and then its deviations, which nobody asks for.
    for (int first = 0; first < upright.length; first += 16) {
      double inCommon = 0;
      double square = 0;
      for (int i = first; i < first + 8; i++) {
        inCommon += (upright[i] - lying[i]) * (upright[i] + lying[i]);
        square += (upright[i] + lying[i]) * (upright[i] + lying[i]);
      }
      for (int i = first; i < first + 8; i++) {
        double weight = upright[i] - lying[i] - inCommon / square * (upright[i] + lying[i]);
        weights[2 * i] = (float) weight;
        weights[2 * i + 1] = (float) -weight;
      }
    }
    return new ModelFile<>(
        new ClassifierDescription(
            ClassifierDescription.BACKBONE,
            List.of("upright", "lying"),
            backbone.name(),
            backbone.sha256(),
            LAYERS,
            SIDE,
            1,
            Map.of()),
        Map.of(
            "head.weight", manager.create(weights, new Shape(upright.length, 2)),
            "head.bias", manager.create(new float[2])));
  }

  static BackboneClassifier of(Backbone backbone, NDManager manager) {
    return BackboneClassifier.of(
        file(backbone, manager),
        "stripes",
        name -> backbone,
        new BilinearPictures(),
        manager.newSubManager());
  }

  private static float[] pooled(Backbone backbone, Picture picture, NDManager manager) {
    try (NDManager scope = manager.newSubManager();
        NDArray image = picture.toTensor(scope)) {
      return Pooling.of(backbone.extract(image, LAYERS)).toFloatArray();
    }
  }

  /** Draws stripes four pixels apart, in each half upright or lying. */
  static Picture stripes(boolean leftUpright, boolean rightUpright) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean upright = x < SIDE / 2 ? leftUpright : rightUpright;
        image.setRGB(x, y, (upright ? x : y) / 2 % 2 == 0 ? 0xffffff : 0);
      }
    }
    return Picture.of(image);
  }
}
