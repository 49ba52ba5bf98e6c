package dev.atelier.classifier;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import dev.atelier.toolkit.model.ModelFile;
import ai.djl.ndarray.NDManager;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens classifiers: those that come with the plugin, and those of the user's own. */
final class Classifiers {

  /** The names of the models that come with the plugin. */
  static final List<String> EMBEDDED = List.of("digits", "objects", "scenes");

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  Classifiers(BackboneService backbones, PictureService pictures, NDManager manager) {
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
  Classifier open(String option, String model) {
    NDManager weights = manager.newSubManager();
    try {
      return open(read(option, model, weights), model, weights);
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

  private static ModelFile<ClassifierDescription> read(
      String option, String model, NDManager weights) {
    if (!EMBEDDED.contains(model)) {
      Path file = Path.of(model);
      if (!Files.exists(file)) {
        throw new ParameterException(
            "%s: there is no model %s; the embedded ones are %s, and train-classifier makes files"
                .formatted(option, model, String.join(", ", EMBEDDED)));
      }
      return ModelFile.read(file, ClassifierDescription.class, weights);
    }
    try (InputStream input = Classifiers.class.getResourceAsStream(model + ".model")) {
      if (input == null) {
        throw new OperationException(
            "the embedded model " + model + " is missing; install the program again");
      }
      return ModelFile.read(
          new BufferedInputStream(input), model, ClassifierDescription.class, weights);
    } catch (IOException e) {
      throw new OperationException(
          "the embedded model " + model + " cannot be read: " + e.getMessage(), e);
    }
  }
}
