package dev.atelier.autoencoder.model;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.toolkit.file.ContentHash;
import dev.atelier.toolkit.model.ModelFile;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens autoencoders: those that come with the plugin, and those of the user's own. */
public final class AutoencoderModels {

  /** The names of the models that come with the plugin. */
  public static final List<String> EMBEDDED = List.of("digits", "pictures");

  private final NDManager manager;

  @Inject
  public AutoencoderModels(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Opens an autoencoder.
   *
   * @param option the option that names the model, for messages, such as {@code --model}
   * @param model the name of an embedded model, or a file that {@code train-autoencoder} wrote
   * @return the autoencoder; the caller closes it
   * @throws ParameterException if there is no such model
   * @throws OperationException if the file is damaged, or of something else
   */
  public Autoencoder open(String option, String model) {
    NDManager weights = manager.newSubManager();
    try {
      return Autoencoder.of(read(option, model, weights), model, weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Returns the checksum of a model's file.
   *
   * @param option the option that names the model, for messages
   * @param model the name of an embedded model, or a file
   * @return the SHA-256 in lower-case hexadecimal digits
   * @throws ParameterException if there is no such model
   */
  public static String sha256(String option, String model) {
    if (!EMBEDDED.contains(model)) {
      return ContentHash.of(file(option, model));
    }
    try (InputStream input = embedded(model)) {
      return ContentHash.of(input.readAllBytes());
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }

  private static Path file(String option, String model) {
    Path file = Path.of(model);
    if (!Files.exists(file)) {
      throw new ParameterException(
          "%s: there is no model %s; the embedded ones are %s, and train-autoencoder makes files"
              .formatted(option, model, String.join(", ", EMBEDDED)));
    }
    return file;
  }

  private static InputStream embedded(String model) {
    InputStream input = AutoencoderModels.class.getResourceAsStream(model + ".model");
    if (input == null) {
      throw new OperationException(
          "the embedded model " + model + " is missing; install the program again");
    }
    return input;
  }

  private static OperationException unreadable(String model, IOException e) {
    return new OperationException(
        "the embedded model " + model + " cannot be read: " + e.getMessage(), e);
  }

  private static ModelFile<AutoencoderDescription> read(
      String option, String model, NDManager weights) {
    if (!EMBEDDED.contains(model)) {
      return ModelFile.read(file(option, model), AutoencoderDescription.class, weights);
    }
    try (InputStream input = embedded(model)) {
      return ModelFile.read(
          new BufferedInputStream(input), model, AutoencoderDescription.class, weights);
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }
}
