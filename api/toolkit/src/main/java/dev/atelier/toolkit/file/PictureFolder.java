package dev.atelier.toolkit.file;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds files and folders; those that are hidden, whose names begin with a dot, are left out.
 *
 * @since 0.1
 */
public final class PictureFolder {

  private PictureFolder() {}

  /**
   * Returns the files in a folder that a user named, and in the folders below it.
   *
   * @param option the option that names the folder, for messages, such as {@code --contents}
   * @param folder the folder
   * @return at least one file, sorted
   * @throws ParameterException if it is no folder, or has no file
   * @throws OperationException if it cannot be read
   */
  public static List<Path> files(String option, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          option + ": there is no folder " + folder + "; name one with pictures in it");
    }
    List<Path> files = below(folder);
    if (files.isEmpty()) {
      throw new ParameterException(
          option + ": the folder " + folder + " is empty; name one with pictures in it");
    }
    return files;
  }

  /**
   * Returns the files in a folder and the folders below it, sorted. Links are followed, except
   * those that lead back to where they are.
   *
   * @param folder the folder
   * @return the files, perhaps none
   * @throws OperationException if a folder cannot be read
   */
  public static List<Path> below(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return isHidden(path) && !path.equals(folder)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isHidden(path)) {
                files.add(path);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException problem)
                throws IOException {
              if (problem instanceof FileSystemLoopException || isHidden(path)) {
                return FileVisitResult.CONTINUE;
              }
              throw problem;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    Collections.sort(files);
    return files;
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
      return entries.filter(path -> !isHidden(path)).sorted().toList();
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

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
