package dev.atelier.toolkit.training;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder beside the output of a training that keeps what is done until the output is there, and
 * that only a training with the same options goes on from.
 *
 * @since 0.1
 */
public final class TrainingFolder {

  private static final String OPTIONS = "options.txt";

  /** What versions before this one called it, and wrote in another way. */
  private static final String EARLIER_OPTIONS = "settings.txt";

  private final Path folder;

  private TrainingFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder of a training, or looks whether the one there is of the same training.
   *
   * @param output the file that the training is to end with; the folder is beside it, and its name
   *     ends in {@code .training}
   * @param options everything that what is kept depends on
   * @throws ParameterException if it is of another training
   * @throws OperationException if it cannot be made
   */
  public static TrainingFolder open(Path output, TrainingOptions options) {
    Path folder = output.resolveSibling(output.getFileName() + ".training");
    Path file = folder.resolve(OPTIONS);
    try {
      if (Files.exists(file)) {
        options
            .differences(Files.readString(file))
            .ifPresent(
                differences -> {
                  throw new ParameterException(
                      "--output: %s is of a training with other pictures or options (%s); remove that folder, or choose another output"
                          .formatted(folder, differences));
                });
        return new TrainingFolder(folder);
      }
      if (Files.exists(folder.resolve(EARLIER_OPTIONS))) {
        throw new ParameterException(
            "--output: %s is of a training of an earlier version, and cannot be gone on from; remove that folder, or choose another output"
                .formatted(folder));
      }
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
    AtomicFile.write(
        file,
        ExistingFile.OVERWRITE,
        stream -> stream.write(options.text().getBytes(StandardCharsets.UTF_8)));
    return new TrainingFolder(folder);
  }

  /**
   * Returns where the folder is.
   *
   * @return its path
   */
  public Path path() {
    return folder;
  }

  /**
   * Removes the folder and the files in it.
   *
   * @throws OperationException if it cannot be removed
   */
  public void remove() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new OperationException(
          "the model is written, but the folder %s cannot be removed (%s); remove it"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
