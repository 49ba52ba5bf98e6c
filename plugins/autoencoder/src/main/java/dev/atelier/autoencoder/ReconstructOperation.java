package dev.atelier.autoencoder;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;

/** Prepares the reconstruction of pictures from a layer of a backbone. */
final class ReconstructOperation implements PictureOperation<ReconstructParameters> {

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  ReconstructOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(ReconstructParameters parameters) {
    Backbone backbone = backbones.open(parameters.backbone());
    // Asked before any work: the backbone says what is wrong with a layer that it does not have.
    backbone.stride(parameters.level());
    return new FeatureInversion(parameters, backbone, pictures, manager.newSubManager());
  }
}
