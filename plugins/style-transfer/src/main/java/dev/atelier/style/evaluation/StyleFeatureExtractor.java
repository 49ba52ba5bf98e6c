package dev.atelier.style.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.loss.ChannelCovariances;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Gives the features that pictures are compared by: of the VGG-19 that the field measures with, and
 * of its twin of a quarter of the width for the layer where the full width takes longest.
 */
public final class StyleFeatureExtractor {

  public static final String FULL_WIDTH = "vgg19";
  public static final String QUARTER_WIDTH = "vgg19-16x";
  private static final List<String> FULL_WIDTH_LAYERS = List.of("relu1_1", "relu2_1", "relu3_1");
  private static final List<String> QUARTER_WIDTH_LAYERS = List.of("relu4_1");

  /** Where content and texture are compared: both are of forms, and those are in deeper layers. */
  private static final List<String> LAYERS_OF_FORMS = List.of("relu3_1", "relu4_1");

  private final Backbone fullWidth;
  private final Backbone quarterWidth;
  private final NDManager manager;

  /**
   * Opens both networks.
   *
   * @throws dev.atelier.api.ParameterException if one is not installed
   */
  StyleFeatureExtractor(BackboneService backbones, NDManager manager) {
    this.fullWidth = backbones.open(FULL_WIDTH);
    this.quarterWidth = backbones.open(QUARTER_WIDTH);
    this.manager = manager;
  }

  PictureFeatures extract(Picture picture) {
    PictureFeatures found =
        new PictureFeatures(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = picture.toTensor(scope);
      extract(fullWidth, FULL_WIDTH_LAYERS, image, found);
      extract(quarterWidth, QUARTER_WIDTH_LAYERS, image, found);
    }
    return found;
  }

  private static void extract(
      Backbone backbone, List<String> layers, NDArray image, PictureFeatures found) {
    NDList features = backbone.extract(image, layers);
    for (int i = 0; i < layers.size(); i++) {
      LayerFeatures maps = LayerFeatures.of(features.get(i));
      found.style().put(layers.get(i), maps.statistics());
      if (LAYERS_OF_FORMS.contains(layers.get(i))) {
        found.texture().put(layers.get(i), ChannelCovariances.of(features.get(i)));
        found.content().put(layers.get(i), maps);
      }
    }
  }
}
