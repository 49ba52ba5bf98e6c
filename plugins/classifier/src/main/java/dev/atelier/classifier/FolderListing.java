package dev.atelier.classifier;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds the files of a folder. */
final class FolderListing {

  private FolderListing() {}

  /**
   * Returns the files in a folder and the folders below it, sorted by name; without hidden ones,
   * whose names begin with a dot.
   *
   * @param option the option that names the folder, such as {@code --pictures}
   * @param folder the folder
   * @return at least one file
   * @throws ParameterException if it is no folder, or has no file
   * @throws OperationException if it cannot be read
   */
  static List<Path> files(String option, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          option + ": there is no folder " + folder + "; name one with pictures in it");
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      files =
          below
              .filter(path -> !isHidden(folder.relativize(path)))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new OperationException(
          option + ": the folder " + folder + " cannot be read (" + e.getMessage() + ")", e);
    }
    if (files.isEmpty()) {
      throw new ParameterException(
          option + ": the folder " + folder + " is empty; name one with pictures in it");
    }
    return files;
  }

  private static boolean isHidden(Path below) {
    return StreamSupport.stream(below.spliterator(), false)
        .anyMatch(name -> name.toString().startsWith("."));
  }
}
