package dev.atelier.host.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Turns the names of files, as users write them, into paths. */
public final class FileNames {

  /** What every name has that is not one of the default file system. */
  private static final String SCHEME_END = "://";

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
   * Returns the file of a name.
   *
   * @param name the name
   * @return the file, on whatever file system
   * @throws java.nio.file.InvalidPathException if it is no name
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
