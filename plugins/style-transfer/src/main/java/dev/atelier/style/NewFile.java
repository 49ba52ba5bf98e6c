package dev.atelier.style;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that does not exist yet, and is written whole or not at all. */
final class NewFile {

  private final Path file;

  /**
   * Looks, before any work is done for it, whether the file can be made.
   *
   * @param option the option that names it, such as {@code --table}
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

  /** What puts the content into the file. */
  interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  /**
   * Writes the file.
   *
   * @throws OperationException if it cannot be written, or exists by now
   */
  void write(Content content) {
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      try (OutputStream output = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(output);
      }
      Files.move(temporary, file);
    } catch (IOException e) {
      throw new OperationException(
          file + " cannot be written (" + e.getMessage() + "); choose another place", e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What went wrong before it is what the user needs to know.
    }
  }
}
