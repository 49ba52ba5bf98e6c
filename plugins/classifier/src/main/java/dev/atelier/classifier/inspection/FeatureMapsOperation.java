package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;

/** Prepares the drawing of the feature maps that pictures excite. */
public final class FeatureMapsOperation implements PictureOperation<FeatureMapsParameters> {

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  FeatureMapsOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(FeatureMapsParameters parameters) {
    Backbone backbone = backbones.open(parameters.backbone());
    DescribeOperation.requireLayers(backbone, parameters.layers());
    return new FeatureMapSheet(parameters, backbone, pictures, manager.newSubManager());
  }
}
