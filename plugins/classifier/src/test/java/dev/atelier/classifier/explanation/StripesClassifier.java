package dev.atelier.classifier.explanation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.FeaturePooling;
import dev.atelier.classifier.model.KnnNovelty;
import dev.atelier.classifier.model.LinearHead;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.model.ModelFile;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a classifier that tells upright from lying stripes, without any training. */
public final class StripesClassifier {

  static final int SIDE = 128;
  static final List<String> LAYERS = List.of("relu2_1", "relu3_1");

  private static final int CHANNELS = 8;

  private StripesClassifier() {}

  /**
   * Returns its file. At each layer the weights of a class are how its stripes excite the maps less
   * how the other's do, without what both have in common.
   */
  static ModelFile<ClassifierDescription> file(Backbone backbone, NDManager manager) {
    float[] upright = pooled(backbone, stripes(true, true), manager);
    float[] lying = pooled(backbone, stripes(false, false), manager);
    int length = upright.length;
    float[] weights = new float[2 * length];
    // The means of a layer come first, and then its deviations; neither they nor what is where
    // are asked for.
    for (int first = 0; first < FeaturePooling.globalLength(length); first += 2 * CHANNELS) {
      double inCommon = 0;
      double square = 0;
      for (int i = first; i < first + CHANNELS; i++) {
        inCommon += (upright[i] - lying[i]) * (upright[i] + lying[i]);
        square += (upright[i] + lying[i]) * (upright[i] + lying[i]);
      }
      for (int i = first; i < first + CHANNELS; i++) {
        double weight = upright[i] - lying[i] - inCommon / square * (upright[i] + lying[i]);
        weights[2 * i] = (float) weight;
        weights[2 * i + 1] = (float) -weight;
      }
    }
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    Map<String, NDArray> tensors =
        new LinkedHashMap<>(
            new LinearHead(
                    manager.create(new float[length], new Shape(1, length)),
                    manager.create(ones, new Shape(1, length)),
                    manager.create(weights, new Shape(length, 2)),
                    manager.zeros(new Shape(1, 2)))
                .tensors());
    float[][] known = {BackboneClassifier.global(upright), BackboneClassifier.global(lying)};
    tensors.putAll(KnnNovelty.of(known, known, 1).tensors(manager));
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
        tensors);
  }

  static BackboneClassifier of(Backbone backbone, NDManager manager) {
    return BackboneClassifier.of(
        file(backbone, manager),
        "stripes",
        name -> backbone,
        new TestPictureService(),
        manager.newSubManager());
  }

  private static float[] pooled(Backbone backbone, Picture picture, NDManager manager) {
    try (NDManager scope = manager.newSubManager();
        NDArray image = picture.toTensor(scope)) {
      return FeaturePooling.of(backbone.extract(image, LAYERS)).toFloatArray();
    }
  }

  /** Draws stripes four pixels apart, in each half upright or lying. */
  public static Picture stripes(boolean leftUpright, boolean rightUpright) {
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
