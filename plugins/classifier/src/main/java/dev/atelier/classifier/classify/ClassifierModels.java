package dev.atelier.classifier.classify;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.ClassifierFiles;
import dev.atelier.toolkit.model.ModelFile;
import jakarta.inject.Inject;

/** Opens classifiers: those that come with the plugin, and those of the user's own. */
public final class ClassifierModels {

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  public ClassifierModels(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  /**
   * Opens a classifier.
   *
   * @param option the option that names the model, for messages, such as {@code --model}
   * @param model the name of an embedded model, or a file that {@code train-classifier} wrote
   * @return the classifier; the caller closes it
   * @throws ParameterException if there is no such model
   * @throws OperationException if the file is damaged, or wants a backbone with other weights
   */
  public Classifier open(String option, String model) {
    NDManager weights = manager.newSubManager();
    try {
      return open(ClassifierFiles.read(option, model, weights), model, weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private Classifier open(ModelFile<ClassifierDescription> file, String model, NDManager weights) {
    return switch (file.description().kind()) {
      case ClassifierDescription.BACKBONE ->
          BackboneClassifier.of(file, model, backbones, pictures, weights);
      case ClassifierDescription.DIGITS -> DigitClassifier.of(file, model, weights);
      default ->
          throw new OperationException(
              "%s is a model of kind '%s', which this version does not know; install a newer one"
                  .formatted(model, file.description().kind()));
    };
  }
}
