package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;
import java.util.Optional;

/** Prepares the reconstruction of pictures from a layer of a backbone. */
public final class ReconstructOperation implements PictureOperation<ReconstructParameters> {

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
    Optional<FeatureDecoder> decoder = decoder(parameters, backbone);
    return decoder.isPresent()
        ? new DecoderInversion(
            parameters, backbone, decoder.get(), pictures, manager.newSubManager())
        : new FeatureInversion(parameters, backbone, pictures, manager.newSubManager());
  }

  private Optional<FeatureDecoder> decoder(ReconstructParameters parameters, Backbone backbone) {
    boolean asked = parameters.method().filter(ReconstructParameters.DECODER::equals).isPresent();
    if (parameters.method().isPresent() && !asked) {
      if (parameters.decoder().isPresent()) {
        throw new ParameterException(
            "--decoder: optimization takes no decoder; leave it out, or --method");
      }
      return Optional.empty();
    }
    if (parameters.decoder().isPresent()) {
      return Optional.of(
          FeatureDecoder.open(
              "--decoder", parameters.decoder().get(), backbone, parameters.level(), manager));
    }
    Optional<FeatureDecoder> embedded =
        FeatureDecoder.embedded(backbone, parameters.level(), manager);
    if (asked && embedded.isEmpty()) {
      throw new ParameterException(
          "--method: there is no decoder for %s of backbone %s; train one with 'atelier train-decoder' and name it with --decoder, or use optimization"
              .formatted(parameters.level(), backbone.name()));
    }
    return embedded;
  }
}
