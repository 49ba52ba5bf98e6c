package dev.atelier.toolkit.file;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds pictures in folders that options name; what is hidden is left out.
 *
 * @since 0.1
 */
public final class PictureFolder {

  private PictureFolder() {}

  /**
   * Returns the pictures in a folder that a user named, and in the folders below it.
   *
   * @param option the option that names the folder, for messages, such as {@code --contents}
   * @param folder the folder
   * @return at least one file, sorted
   * @throws ParameterException if it is no folder, or has no picture
   * @throws OperationException if it cannot be read
   */
  public static List<Path> files(String option, Path folder) {
    return files(option, folder, file -> false);
  }

  /**
   * Returns the pictures in a folder that a user named, and in the folders below it, and other
   * files that hold some.
   *
   * @param option the option that names the folder, for messages, such as {@code --contents}
   * @param folder the folder
   * @param also says of a file that is no picture whether it is wanted all the same
   * @return at least one file, sorted
   * @throws ParameterException if it is no folder, or has no such file
   * @throws OperationException if it cannot be read
   */
  public static List<Path> files(String option, Path folder, Predicate<Path> also) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          option + ": there is no folder " + folder + "; name one with pictures in it");
    }
    List<Path> files = below(folder, also);
    if (files.isEmpty()) {
      throw new ParameterException(
          option
              + ": the folder "
              + folder
              + (directlyIn(folder).isEmpty() ? " is empty" : " holds no pictures")
              + "; name one with pictures in it");
    }
    return files;
  }

  /**
   * Returns the pictures in a folder and the folders below it, sorted, as {@link FolderWalk} finds
   * them.
   *
   * @param folder the folder
   * @return the files, perhaps none; not all of them are pictures that can be read
   * @throws OperationException if a folder cannot be read
   */
  public static List<Path> below(Path folder) {
    return below(folder, file -> false);
  }

  private static List<Path> below(Path folder, Predicate<Path> also) {
    FolderWalk.Found found;
    try {
      found = FolderWalk.of(folder, below -> false, also);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    for (Map.Entry<Path, String> problem : found.problems().entrySet()) {
      if (Files.isDirectory(problem.getKey())) {
        throw new OperationException(
            ErrorKind.PERMISSION, "the folder " + problem.getKey() + " " + problem.getValue());
      }
    }
    // A pipe is named by whoever is asked to read it.
    return Stream.concat(found.files().stream(), found.problems().keySet().stream())
        .sorted()
        .toList();
  }

  /**
   * Returns what lies directly in a folder, sorted.
   *
   * @param folder the folder
   * @return its files and folders, perhaps none
   * @throws OperationException if it cannot be read
   */
  public static List<Path> directlyIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> !FolderWalk.isHidden(path)).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static OperationException unreadable(Path folder, IOException cause) {
    return new OperationException(
        "the folder %s cannot be read (%s); give yourself permission to read all that is in it"
            .formatted(folder, cause.getMessage()),
        cause);
  }
}
