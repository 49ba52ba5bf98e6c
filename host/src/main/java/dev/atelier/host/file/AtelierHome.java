package dev.atelier.host.file;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The folder of what the user has installed, outside the distribution.
 *
 * @param folder the folder; it need not exist yet
 */
public record AtelierHome(Path folder) {

  /** The environment variable that names the folder. */
  public static final String VARIABLE = "ATELIER_HOME";

  /** Checks that there is a folder. */
  public AtelierHome {
    requireNonNull(folder, "folder is null");
  }

  /**
   * Returns the folder that {@value #VARIABLE} names, or else {@code .atelier} in the user's home.
   *
   * @return the folder of the user who runs this process
   */
  public static AtelierHome fromEnvironment() {
    String named = System.getenv(VARIABLE);
    return new AtelierHome(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".atelier")
            : Path.of(named).toAbsolutePath().normalize());
  }

  /**
   * Returns where backbones are installed, one folder each.
   *
   * @return the folder
   */
  public Path backbones() {
    return folder.resolve("backbones");
  }

  /**
   * Returns where plugins are installed.
   *
   * @return the folder
   */
  public Path plugins() {
    return folder.resolve("plugins");
  }

  /**
   * Returns where things are kept that can be made or fetched again.
   *
   * @return the folder
   */
  public Path cache() {
    return folder.resolve("cache");
  }
}
