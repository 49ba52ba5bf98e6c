package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/** A plugin that was found, and whose declarations are sound. */
public final class LoadedPlugin {

  private final String id;
  private final String version;
  private final Path source;
  private final List<Path> jars;
  private final ClassLoader classLoader;
  private final List<LoadedVerb> verbs;

  LoadedPlugin(
      String id,
      String version,
      PluginSource source,
      ClassLoader classLoader,
      List<DeclaredVerb> verbs) {
    this.id = requireNonNull(id, "id is null");
    this.version = requireNonNull(version, "version is null");
    this.source = source.path();
    this.jars = List.copyOf(source.jars());
    this.classLoader = requireNonNull(classLoader, "classLoader is null");
    this.verbs = verbs.stream().map(declared -> new LoadedVerb(this, declared)).toList();
  }

  /**
   * Returns the name of the plugin.
   *
   * @return the name, which no other loaded plugin has
   */
  public String id() {
    return id;
  }

  /**
   * Returns the version of the plugin.
   *
   * @return the {@code Implementation-Version} of its jar's manifest, or {@code unknown}
   */
  public String version() {
    return version;
  }

  /**
   * Returns where the plugin was found.
   *
   * @return its jar, or the folder with its jars
   */
  public Path source() {
    return source;
  }

  /**
   * Returns what its classes are read from.
   *
   * @return its jar, or the jars in its folder, by name
   */
  public List<Path> jars() {
    return jars;
  }

  /**
   * Returns the class loader, to lend to the thread around calls into the plugin.
   *
   * @return the class loader of all its classes
   * @see ThreadContextClassLoader
   */
  public ClassLoader classLoader() {
    return classLoader;
  }

  /**
   * Returns what the plugin can do.
   *
   * @return the verbs, in the plugin's order
   */
  public List<LoadedVerb> verbs() {
    return verbs;
  }

  @Override
  public String toString() {
    return id + " " + version + " (" + source + ")";
  }
}
