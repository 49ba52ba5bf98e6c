package dev.atelier.classifier.explanation;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.classify.ClassifierModels;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.Classifier;
import jakarta.inject.Inject;
import java.util.List;

/** Prepares explanations of what a classifier says of pictures. */
public final class ExplainOperation implements PictureOperation<ExplainParameters> {

  private final ClassifierModels classifiers;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  ExplainOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.classifiers = new ClassifierModels(backbones, pictures, manager);
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(ExplainParameters parameters) {
    Classifier classifier = classifiers.open("--model", parameters.model());
    if (!(classifier instanceof BackboneClassifier looking)) {
      classifier.close();
      throw new ParameterException(
          "--model: %s does not look through a backbone, whose maps would explain it; name another"
              .formatted(parameters.model()));
    }
    try {
      requireKnown(parameters, looking);
    } catch (ParameterException e) {
      classifier.close();
      throw e;
    }
    return new SaliencyFigure(parameters, looking, pictures, manager.newSubManager());
  }

  private static void requireKnown(ExplainParameters parameters, BackboneClassifier classifier) {
    parameters
        .className()
        .ifPresent(
            name -> require("--class-name", parameters, "class", name, classifier.classes()));
    parameters
        .layer()
        .ifPresent(name -> require("--layer", parameters, "layer", name, classifier.layers()));
  }

  private static void require(
      String option, ExplainParameters parameters, String what, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new ParameterException(
          "%s: model %s has no %s '%s'; it has %s"
              .formatted(option, parameters.model(), what, name, String.join(", ", known)));
    }
  }
}
