package dev.atelier.host.engine;

import static java.util.Objects.requireNonNull;

import ai.djl.util.Utils;
import dev.atelier.api.OperationException;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.PrivateFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks all native libraries that are to be loaded, to where nobody else can write, and has JNA
 * and DJL load those. Left to themselves both fall back on a folder in that of temporary files
 * whose name everybody knows, and load what they find there.
 */
final class NativeLibraries {

  /** Where DJL looks for unpacked libraries: a variable of the environment, or a property. */
  private static final String ENGINE_FOLDER = "ENGINE_CACHE_DIR";

  /** Where DJL keeps all that it keeps. */
  private static final String DJL_FOLDER = "DJL_CACHE_DIR";

  private static final String JNA_LIBRARY_FOLDER = "jna.boot.library.path";
  private static final String JNA_TEMPORARY_FOLDER = "jna.tmpdir";

  private static final String TEMPORARY_PREFIX = "atelier-engine-";

  /** Looked at before this class sets anything. */
  private static final Optional<Path> NAMED = named();

  /** For this process alone; {@code null} until it is needed. */
  private static @Nullable Path temporary;

  private NativeLibraries() {}

  /**
   * Makes sure of the libraries of an engine.
   *
   * @param engine its name
   * @return the folder that they are in; empty if nothing is known of such an engine
   * @throws OperationException if they cannot be unpacked
   */
  static synchronized Optional<Path> prepare(String engine) {
    LibrarySet.ofJna().ifPresent(NativeLibraries::prepareJna);
    Optional<LibrarySet> set = LibrarySet.of(engine);
    if (set.isEmpty()) {
      return Optional.empty();
    }
    Path root = rootWith(set.get());
    System.setProperty(ENGINE_FOLDER, root.toString());
    return Optional.of(root.resolve(set.get().folder()));
  }

  private static void prepareJna(LibrarySet set) {
    if (System.getProperty(JNA_LIBRARY_FOLDER) == null) {
      Path folder = rootWith(set).resolve(set.folder());
      System.setProperty(JNA_LIBRARY_FOLDER, folder.toString());
      // Where JNA cannot load that one, it would unpack another.
      System.setProperty(
          JNA_TEMPORARY_FOLDER,
          requireNonNull(folder.getParent(), "it is in the cache").toString());
    }
  }

  /** Returns the root of a cache that has the libraries now. */
  private static Path rootWith(LibrarySet set) {
    Path root = NAMED.orElseGet(NativeLibraries::own);
    try {
      root = PrivateFolders.withoutLinks(root);
      LibraryCache cache = new LibraryCache(root);
      Optional<String> doubt = doubt(root);
      if (doubt.isEmpty()) {
        if (cache.find(set).isPresent()) {
          return root;
        }
        if (PrivateFolders.canBeWritten(root)) {
          cache.unpack(set);
          return root;
        }
      }
      if (NAMED.isPresent()) {
        throw new OperationException(
            "the engine's libraries are not to be kept in %s, which %s; name a folder of your own with %s"
                .formatted(root, doubt.orElse("may not be written"), ENGINE_FOLDER));
      }
    } catch (IOException e) {
      throw cannotUnpack(root, e);
    }
    return temporaryWith(set);
  }

  /** Returns why a folder is not to be used, such as "belongs to another user". */
  private static Optional<String> doubt(Path root) throws IOException {
    if (NAMED.isEmpty()) {
      Optional<String> above = PrivateFolders.distrustAbove(root);
      // Our own folder is taken back from whoever else may write to it.
      if (above.isPresent() || !Files.exists(root) || PrivateFolders.isOurs(root)) {
        return above;
      }
    }
    return Files.exists(root) ? PrivateFolders.distrust(root) : Optional.empty();
  }

  private static Path temporaryWith(LibrarySet set) {
    try {
      if (temporary == null) {
        temporary = PrivateFolders.forThisProcess(TEMPORARY_PREFIX);
      }
      new LibraryCache(temporary).unpack(set);
      return temporary;
    } catch (IOException e) {
      throw cannotUnpack(
          temporary == null ? Path.of(System.getProperty("java.io.tmpdir")) : temporary, e);
    }
  }

  private static OperationException cannotUnpack(Path folder, IOException cause) {
    return new OperationException(
        "the engine's libraries cannot be unpacked to %s (%s); make room there, or name another folder with %s"
            .formatted(folder, cause.getMessage(), variable()),
        cause);
  }

  /** Returns the variable of the environment by which the user says where libraries are kept. */
  static String variable() {
    return NAMED.isPresent() ? ENGINE_FOLDER : AtelierHome.VARIABLE;
  }

  private static Path own() {
    return AtelierHome.fromEnvironment().cache().resolve("engine").toAbsolutePath();
  }

  /** Returns the folder that the user has named, in the order in which DJL asks. */
  private static Optional<Path> named() {
    return Stream.of(ENGINE_FOLDER, DJL_FOLDER)
        .map(name -> Utils.getEnvOrSystemProperty(name, ""))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).toAbsolutePath().normalize())
        .findFirst();
  }
}
