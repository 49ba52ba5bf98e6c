package dev.atelier.toolkit.file;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.toolkit.model.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that does not exist yet, which is looked at before any work is done for it, and is written
 * whole or not at all.
 *
 * @since 0.1
 */
public final class OutputFile {

  private final Path file;

  /**
   * Looks whether a file can be made.
   *
   * @param option the option that names it, for messages, such as {@code --table}
   * @param file the file
   * @throws ParameterException if it exists, or its folder does not or may not be written to
   */
  public OutputFile(String option, Path file) {
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
   * Returns where the file is to be.
   *
   * @return its absolute path
   */
  public Path path() {
    return file;
  }

  /**
   * Writes the file.
   *
   * @param content what goes into it
   * @throws OperationException if it cannot be written, or exists by now
   */
  public void write(AtomicFile.Content content) {
    AtomicFile.write(file, ExistingFile.FAIL, content);
  }

  /**
   * Writes a text, in UTF-8.
   *
   * @param text the text
   * @throws OperationException if it cannot be written, or exists by now
   */
  public void write(String text) {
    write(output -> output.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a model.
   *
   * @param model the model
   * @throws OperationException if it cannot be written, or exists by now
   */
  public void write(ModelFile<?> model) {
    model.write(file, ExistingFile.FAIL);
  }
}
