package dev.atelier.classifier;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.model.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that does not exist yet, and is written whole or not at all. */
final class NewFile {

  private final Path file;

  /**
   * Looks, before any work is done for it, whether the file can be made.
   *
   * @param option the option that names it, such as {@code --table}
   * @param file the file
   * @throws ParameterException if it exists, or its folder does not or may not be written to
   */
  NewFile(String option, Path file) {
    this.file = file.toAbsolutePath();
    if (Files.exists(file)) {
      throw new ParameterException(
          option + ": " + file + " exists already; choose another name, or remove it first");
    }
    Path folder = this.file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(
          option + ": there is no folder " + folder + " to write to; create it first");
    }
    if (!Files.isWritable(folder)) {
      throw new ParameterException(
          option + ": the folder " + folder + " may not be written to; choose another");
    }
  }

  /**
   * Writes the file, in UTF-8.
   *
   * @throws dev.atelier.api.OperationException if it cannot be written, or exists by now
   */
  void write(String text) {
    AtomicFile.write(
        file, ExistingFile.FAIL, output -> output.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a model.
   *
   * @throws dev.atelier.api.OperationException if it cannot be written, or exists by now
   */
  void write(ModelFile<?> model) {
    model.write(file, ExistingFile.FAIL);
  }
}
