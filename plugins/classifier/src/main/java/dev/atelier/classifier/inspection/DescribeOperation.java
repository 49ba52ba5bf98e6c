package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;
import java.util.List;

/** Prepares the description of pictures by a backbone's feature maps. */
public final class DescribeOperation implements PictureOperation<DescribeParameters> {

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  DescribeOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(DescribeParameters parameters) {
    Backbone backbone = backbones.open(parameters.backbone());
    requireLayers(backbone, parameters.layers());
    return new FeatureMapRanking(parameters, backbone, pictures, manager.newSubManager());
  }

  /** Checks that layers are named, each once, and that the backbone has them. */
  static void requireLayers(Backbone backbone, List<String> layers) {
    if (layers.isEmpty()) {
      throw new ParameterException("--layers names no layer; give at least one");
    }
    // The backbone says what is wrong with a layer that it does not have.
    layers.forEach(backbone::stride);
    if (layers.stream().distinct().count() < layers.size()) {
      throw new ParameterException("--layers names a layer twice; name each once");
    }
  }
}
