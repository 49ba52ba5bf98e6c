package dev.atelier.host.run.plan;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.toolkit.file.FolderWalk;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the pictures that a user means: files, those below folders, and those that globs match. */
public final class InputFinder {

  static final String STANDARD_STREAM = "-";

  private static final Pattern GLOB = Pattern.compile("[*?{]");

  private final Optional<Path> excluded;
  private final List<Input> inputs = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  /** Creates a finder that leaves out a folder, where it is not named itself. */
  InputFinder(Optional<Path> apart) {
    this.excluded = apart.map(InputFinder::canonical);
  }

  /** Something that was named, or found. */
  sealed interface Input {}

  /**
   * A picture file.
   *
   * @param file the file
   * @param relative its path below the folder that was named, or its name
   * @param folder the folder to tell it from others of its name by; may be empty
   * @param named whether it was named itself, rather than found
   */
  public record Found(Path file, Path relative, String folder, boolean named) implements Input {}

  /** Standard input. */
  record StandardInput() implements Input {}

  /**
   * What cannot be worked on.
   *
   * @param name what was named
   * @param problem why not
   */
  record Impossible(String name, String problem) implements Input {}

  /** Returns what was found, in the order in which it was named, each file once. */
  List<Input> inputs() {
    return List.copyOf(inputs);
  }

  /** Adds what a user named on the command line. */
  void add(String input) {
    if (input.equals(STANDARD_STREAM)) {
      inputs.add(new StandardInput());
      return;
    }
    if (isGlob(input)) {
      addGlob(input);
    } else {
      addPath(input);
    }
  }

  /** Says whether what a user named on the command line may be more than one file. */
  static boolean maybeSeveral(String input) {
    return !input.equals(STANDARD_STREAM) && (isGlob(input) || isFolder(input));
  }

  private static boolean isGlob(String input) {
    return GLOB.matcher(input).find() && pathOf(input).filter(Files::exists).isEmpty();
  }

  static boolean isFolder(String input) {
    return pathOf(input).filter(Files::isDirectory).isPresent();
  }

  /** Adds a file or folder, whatever characters its name is made of. */
  void addPath(String input) {
    Optional<Path> path;
    try {
      path = Optional.of(FileNames.path(input));
    } catch (InvalidPathException e) {
      inputs.add(new Impossible(input, FileNames.problem(e)));
      return;
    }
    if (path.filter(Files::isDirectory).isPresent()) {
      addFolder(path.get(), file -> true, true);
    } else if (path.filter(file -> file.getFileName() != null).isPresent()) {
      addFile(new Found(path.get(), path.get().getFileName(), folderOf(path.get()), true));
    } else {
      inputs.add(new Impossible(input, input + " cannot be the name of a file; check it"));
    }
  }

  /**
   * Returns a path; empty if the file system has no such names, as Windows has none with a star.
   */
  private static Optional<Path> pathOf(String name) {
    try {
      return Optional.of(FileNames.path(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Adds what a glob matches; the tree below its fixed part is mirrored. */
  private void addGlob(String input) {
    String separator = FileSystems.getDefault().getSeparator();
    String slashed = input.replace(separator, "/");
    Matcher first = GLOB.matcher(slashed);
    int fixed = first.find() ? slashed.lastIndexOf('/', first.start()) + 1 : 0;
    Path root = FileNames.path(slashed.substring(0, fixed));
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + slashed.substring(fixed));
    } catch (PatternSyntaxException e) {
      String problem = input + " is no pattern (" + e.getDescription() + "); check its braces";
      inputs.add(new Impossible(input, problem));
      return;
    }
    int before = inputs.size();
    if (Files.isDirectory(root)) {
      addFolder(root, file -> matcher.matches(root.relativize(file)), false);
    }
    if (inputs.size() == before) {
      inputs.add(new Impossible(input, "no picture matches " + input + "; check the pattern"));
    }
  }

  private void addFolder(Path folder, Predicate<Path> wanted, boolean holdsPictures) {
    boolean excludedIsNamed = excluded.filter(canonical(folder)::equals).isPresent();
    FolderWalk.Found found;
    try {
      found =
          FolderWalk.of(
              folder, real -> !excludedIsNamed && excluded.filter(real::equals).isPresent());
    } catch (IOException e) {
      throw new OperationException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    List<Path> files = found.files().stream().filter(wanted).toList();
    for (Path file : files) {
      Path relative = folder.relativize(file);
      Path parent = relative.getParent();
      addFile(new Found(file, relative, parent == null ? "" : slashed(parent), false));
    }
    List<Impossible> unreadable = new ArrayList<>();
    found
        .problems()
        .forEach(
            (path, problem) -> {
              if (Files.isDirectory(path) || wanted.test(path)) {
                unreadable.add(new Impossible(path.toString(), path + " " + problem));
              }
            });
    inputs.addAll(unreadable);
    if (files.isEmpty() && unreadable.isEmpty() && holdsPictures) {
      inputs.add(
          new Impossible(
              folder.toString(), folder + " holds no pictures; name a folder that does"));
    }
  }

  private void addFile(Found found) {
    if (seen.add(canonical(found.file()))) {
      inputs.add(found);
    }
  }

  /** Returns the folder of a file that was named itself, as it was named and without a way up. */
  private static String folderOf(Path file) {
    Path parent = file.normalize().getParent();
    if (parent == null) {
      return "";
    }
    StringBuilder folder = new StringBuilder();
    for (Path name : parent) {
      if (!name.toString().equals("..")) {
        folder.append(folder.isEmpty() ? "" : "/").append(name);
      }
    }
    return folder.toString();
  }

  private static String slashed(Path path) {
    return path.toString().replace(FileSystems.getDefault().getSeparator(), "/");
  }

  public static Path canonical(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      HiddenFailures.log(InputFinder.class, "cannot find out where a path leads", e);
      return path.toAbsolutePath().normalize();
    }
  }
}
