package dev.atelier.toolkit.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds the pictures in a folder and the folders below it: the one place that decides what is taken
 * for one. A file is a picture if its name or its first bytes say so. Hidden files, whose names
 * begin with a dot, and those that systems keep their own things in are passed over.
 *
 * <p>Links are followed once: what lies in the folder itself is found at its own place, whatever
 * links lead there, and a link that leads back up is left alone.
 *
 * @since 0.1
 */
public final class FolderWalk {

  private static final Set<String> SYSTEM_FILES =
      Set.of(
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "icon\r",
          "@eadir",
          "__macosx",
          "$recycle.bin",
          "system volume information");

  private static final String NO_FILE = "is no file, but a pipe or a device; leave it out";

  private final Path root;
  private final Predicate<Path> without;
  private final Predicate<Path> also;
  private final Set<Path> folders = new TreeSet<>();
  private final Set<Path> seenFolders = new HashSet<>();
  private final Set<Path> seenFiles = new HashSet<>();
  private final Set<Path> links = new TreeSet<>();
  private final List<Path> files = new ArrayList<>();
  private final Map<Path, String> problems = new TreeMap<>();

  private FolderWalk(Path root, Predicate<Path> without, Predicate<Path> also) {
    this.root = root;
    this.without = without;
    this.also = also;
  }

  /**
   * What was found.
   *
   * @param files the pictures, or what is meant to be pictures, sorted
   * @param folders the folders that were looked into, the first of them the one that was named,
   *     sorted
   * @param problems what could not be looked into, or is no file, by its path: what to tell of it,
   *     to be put behind its name
   */
  public record Found(List<Path> files, List<Path> folders, Map<Path, String> problems) {}

  /**
   * Looks into a folder.
   *
   * @param folder the folder
   * @param without says of the real path of a folder below whether to leave it out
   * @return what was found
   * @throws IOException if there is no such folder
   */
  public static Found of(Path folder, Predicate<Path> without) throws IOException {
    return of(folder, without, file -> false);
  }

  /** Looks into a folder, for files that are no pictures, too. */
  static Found of(Path folder, Predicate<Path> without, Predicate<Path> also) throws IOException {
    FolderWalk walk = new FolderWalk(folder, without, also);
    walk.walk(folder, folder.toRealPath());
    while (!walk.links.isEmpty()) {
      Path link = walk.links.iterator().next();
      walk.links.remove(link);
      walk.follow(link);
    }
    walk.files.sort(null);
    return new Found(walk.files, List.copyOf(walk.folders), walk.problems);
  }

  /**
   * Says whether a file or folder is passed over for its name.
   *
   * @param path the file or folder
   * @return whether its name begins with a dot, or is one that systems use
   */
  public static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null
        && (name.toString().startsWith(".")
            || SYSTEM_FILES.contains(name.toString().toLowerCase(Locale.ROOT)));
  }

  private boolean isWanted(Path file) {
    return also.test(file) || PictureKind.isPicture(file);
  }

  private void follow(Path link) {
    try {
      Path target = link.toRealPath();
      if (Files.isDirectory(target)) {
        boolean leadsUp = link.toAbsolutePath().resolveSibling("").toRealPath().startsWith(target);
        if (!leadsUp) {
          walk(link, target);
        }
      } else if (Files.isRegularFile(target)) {
        if (isWanted(link) && seenFiles.add(target)) {
          files.add(link);
        }
      } else if (PictureKind.ofExtension(link).isPresent()) {
        problems.put(link, NO_FILE);
      }
    } catch (IOException e) {
      if (PictureKind.ofExtension(link).isPresent()) {
        problems.put(link, "is a link that leads nowhere; mend or remove it");
      }
    }
  }

  private static String unreadable(IOException problem) {
    return "cannot be read (%s); give yourself permission to read all that is in it"
        .formatted(problem.getMessage());
  }

  /**
   * Walks through a folder.
   *
   * @param shown what it is called
   * @param real what it is called without links
   */
  private void walk(Path shown, Path real) throws IOException {
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path named = named(folder);
            boolean leftOut = !named.equals(root) && (isHidden(named) || without.test(folder));
            if (leftOut || !seenFolders.add(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(named);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path named = named(file);
            if (isHidden(named)) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
              links.add(named);
            } else if (!attributes.isRegularFile()) {
              if (PictureKind.ofExtension(named).isPresent()) {
                problems.put(named, NO_FILE);
              }
            } else if (isWanted(named) && seenFiles.add(file)) {
              files.add(named);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException problem) {
            if (!isHidden(path)) {
              problems.put(named(path), unreadable(problem));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException problem) {
            if (problem != null) {
              problems.put(named(folder), unreadable(problem));
            }
            return FileVisitResult.CONTINUE;
          }

          private Path named(Path path) {
            Path below = real.relativize(path);
            return below.toString().isEmpty() ? shown : shown.resolve(below);
          }
        });
  }
}
