package dev.atelier.style.stylize;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.style.network.PretrainedStylizer;
import dev.atelier.toolkit.task.BackgroundTask;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import jakarta.inject.Inject;
import java.util.List;

/** Prepares the stylization of pictures, by either method. */
public final class StylizeOperation implements PictureOperation<StylizeParameters> {

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  public StylizeOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(StylizeParameters parameters) {
    return switch (parameters.method()) {
      case FAST -> fast(parameters);
      case OPTIMIZE -> optimization(parameters);
    };
  }

  private PictureFunction fast(StylizeParameters parameters) {
    NDManager scope = manager.newSubManager();
    // Read beside the backbone, which takes as long.
    BackgroundTask<PretrainedStylizer> loading =
        BackgroundTask.begin("stylizer", () -> PretrainedStylizer.load(scope));
    try {
      Backbone backbone = open(parameters);
      PretrainedStylizer.requireTrainedFor(backbone);
      Picture style = pictures.read(parameters.style());
      return new FeedForwardStylization(
          parameters, loading.await(), backbone, style, pictures, scope, PhysicalMemory.total());
    } catch (RuntimeException e) {
      loading.awaitEnd();
      scope.close();
      throw e;
    }
  }

  private Backbone open(StylizeParameters parameters) {
    return CompositeBackbone.open(parameters.backbone(), backbones);
  }

  private PictureFunction optimization(StylizeParameters parameters) {
    Backbone backbone = open(parameters);
    requireLayers(backbone, "--content-layers", parameters.contentLayers());
    requireLayers(backbone, "--style-layers", parameters.styleLayers());
    Picture style = pictures.read(parameters.style());
    return new ImageOptimization(parameters, backbone, style, pictures, manager.newSubManager());
  }

  private static void requireLayers(Backbone backbone, String option, List<String> layers) {
    if (layers.isEmpty()) {
      throw new ParameterException(option + " names no layer; give at least one");
    }
    // The backbone says what is wrong with a layer that it does not have.
    layers.forEach(backbone::stride);
    if (layers.stream().distinct().count() < layers.size()) {
      throw new ParameterException(option + " names a layer twice");
    }
  }
}
