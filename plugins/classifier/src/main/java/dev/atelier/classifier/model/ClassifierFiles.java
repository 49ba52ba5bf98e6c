package dev.atelier.classifier.model;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.toolkit.model.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of classifiers: those that come with the plugin, and those of the user's own. */
public final class ClassifierFiles {

  private static final List<String> EMBEDDED = List.of("digits", "objects", "scenes");

  private ClassifierFiles() {}

  /**
   * Reads a model.
   *
   * @param option the option that names the model, for messages, such as {@code --model}
   * @param model the name of an embedded model, or a file that a training wrote
   * @param weights the manager that the weights are put into
   * @return the description and the weights
   * @throws ParameterException if there is no such model
   * @throws OperationException if the file is damaged
   */
  public static ModelFile<ClassifierDescription> read(
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
    try (InputStream input = ClassifierFiles.class.getResourceAsStream(model + ".model")) {
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
