package dev.atelier.classifier.digits;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.ClassifierFiles;
import dev.atelier.toolkit.model.ModelFile;

/** Opens networks that tell digits apart: the one that comes with the plugin, and trained ones. */
public final class DigitModels {

  private DigitModels() {}

  /**
   * Opens a network.
   *
   * @param manager the manager that the weights' own is made from
   * @param option the option that names the model, for messages
   * @param model the name of the model, such as {@code digits}, or a file that {@code train-digits}
   *     wrote
   * @return the network; the caller closes it
   * @throws ParameterException if there is no such model
   * @throws OperationException if it is damaged, or is for something other than digits
   */
  public static DigitClassifier open(NDManager manager, String option, String model) {
    NDManager weights = manager.newSubManager();
    try {
      ModelFile<ClassifierDescription> file = ClassifierFiles.read(option, model, weights);
      if (!file.description().kind().equals(ClassifierDescription.DIGITS)) {
        throw new OperationException(
            "%s: %s does not read digits; name a model that train-digits wrote, or digits"
                .formatted(option, model));
      }
      return DigitClassifier.of(file, model, weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }
}
