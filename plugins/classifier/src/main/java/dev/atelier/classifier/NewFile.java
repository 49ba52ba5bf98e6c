package dev.atelier.classifier;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that does not exist yet, and is written whole or not at all. */
final class NewFile {

  private final Path file;

  /**
   * Looks, before any work is done for it, whether the file can be made.
   *
   * @param option the option that names it, such as {@code --output}
   * @param file the file
   * @throws ParameterException if it exists, or its folder does not
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
  }

  /**
   * Writes the file.
   *
   * @throws dev.atelier.api.OperationException if it cannot be written, or exists by now
   */
  void write(AtomicFile.Content content) {
    AtomicFile.write(file, ExistingFile.FAIL, content);
  }
}
