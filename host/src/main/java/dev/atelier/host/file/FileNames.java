package dev.atelier.host.file;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Turns the names of files, as users write them, into paths. */
public final class FileNames {

  /** What every name has that is not one of the default file system. */
  private static final String SCHEME_END = "://";

  /** The encoding of the names of files, as Java found it in the environment. */
  private static final String ENCODING = "sun.jnu.encoding";

  private static final char REPLACED = '\uFFFD';

  private FileNames() {}

  /** Knows names of other file systems. Found by {@link ServiceLoader}. */
  public interface Reader {

    /**
     * Returns the file of a name.
     *
     * @param name such as {@code hdfs://host/folder/file}
     * @return the file; empty if this does not know such names
     */
    Optional<Path> path(String name);
  }

  /** Looked up when the first name asks for it. */
  private static final class Readers {
    private static final List<Reader> ALL =
        ServiceLoader.load(Reader.class, FileNames.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /**
   * Says why a file that was found cannot be worked on by its name: names are kept as text, in
   * results and lists, and this one is none.
   *
   * @param file the file
   * @return one line; empty if its name is like others
   */
  public static Optional<String> problem(Path file) {
    if (isText(file)) {
      return Optional.empty();
    }
    Path wrong = file.getFileName();
    for (Path name : file) {
      if (!isText(name)) {
        wrong = name;
        break;
      }
    }
    String whose =
        wrong.equals(file.getFileName()) ? "its name" : "the name of the folder " + wrong;
    return Optional.of("%s cannot be used, for %s %s".formatted(file, whose, notText()));
  }

  /**
   * Says what is wrong with a name that cannot be one of a file.
   *
   * @param thrown what the file system said
   * @return one line
   */
  public static String problem(InvalidPathException thrown) {
    boolean unknownCharacters = !isUnicode() && !isAscii(thrown.getInput());
    return "%s cannot be the name of a file, for it %s"
        .formatted(
            thrown.getInput(),
            unknownCharacters
                ? notText()
                : "is not allowed (%s); choose another".formatted(thrown.getReason()));
  }

  /**
   * Says why this process cannot work in the folder that it was started in: Java would take another
   * for it, with a name that it can tell.
   *
   * @return one line; empty if it can
   */
  public static Optional<String> problemOfWorkingFolder() {
    String folder = System.getProperty("user.dir");
    try {
      if (folder.indexOf(REPLACED) < 0 || Files.exists(Path.of(folder))) {
        return Optional.empty();
      }
    } catch (InvalidPathException e) {
      // As when there is none of that name.
    }
    return Optional.of(
        "nothing can be done in the folder %s, for its name %s, or go to another"
            .formatted(folder, notText()));
  }

  /**
   * Says that a file which was named is not there.
   *
   * @param file the file
   * @return what to tell after "there is no file"
   */
  public static String missing(Path file) {
    boolean replaced = file.toString().indexOf(REPLACED) >= 0;
    return file + (replaced ? "; perhaps its name is not in UTF-8: rename it" : "");
  }

  private static boolean isAscii(String name) {
    return name.chars().allMatch(character -> character < 128);
  }

  /** What has no meaning in the encoding of names is replaced by a character that says so. */
  private static boolean isText(Path file) {
    String name = file.toString();
    if (name.indexOf(REPLACED) < 0 || file.getFileSystem() != FileSystems.getDefault()) {
      return true;
    }
    try {
      return Path.of(name).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String notText() {
    return isUnicode()
        ? "is not in UTF-8; rename it"
        : "cannot be told in %s, the encoding of this environment; set LC_ALL to C.UTF-8"
            .formatted(System.getProperty(ENCODING));
  }

  private static boolean isUnicode() {
    return "UTF-8".equalsIgnoreCase(System.getProperty(ENCODING, "UTF-8"));
  }

  /**
   * Returns the file of a name.
   *
   * @param name the name
   * @return the file, on whatever file system
   * @throws InvalidPathException if it is no name
   */
  public static Path path(String name) {
    if (name.contains(SCHEME_END)) {
      for (Reader reader : Readers.ALL) {
        Optional<Path> path = reader.path(name);
        if (path.isPresent()) {
          return path.get();
        }
      }
    }
    return Path.of(name);
  }
}
