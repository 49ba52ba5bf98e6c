package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The plugins that are installed.
 *
 * <p>Whatever is wrong with a plugin, also an {@link Error}, becomes one of {@link #failures()} and
 * stops no other.
 */
public final class PluginRegistry implements AutoCloseable {

  private final PluginLoader loader;
  private final Set<String> reservedVerbs;
  private final Map<String, LoadedPlugin> pluginsById = new LinkedHashMap<>();
  private final Map<String, LoadedVerb> verbsByName = new LinkedHashMap<>();
  private final Map<String, LoadedVerb> verbsByAlias = new LinkedHashMap<>();
  private final List<FailedPlugin> failures = new ArrayList<>();
  private final List<PluginClassLoader> classLoaders = new ArrayList<>();

  private PluginRegistry(
      Set<String> reservedVerbs, Set<String> reservedOptions, Predicate<String> isWanted) {
    this.reservedVerbs = Set.copyOf(reservedVerbs);
    this.loader = new PluginLoader(Set.copyOf(reservedOptions), isWanted);
  }

  /**
   * Loads the plugins in folders. Each jar in a folder is a plugin, and each sub-folder with jars
   * is a plugin with its dependencies. The order is that of the folders, then of the file names; of
   * two plugins with the same name, or with a verb of the same name, the first wins.
   *
   * @param folders the folders to look into; one that does not exist has no plugins
   * @param reservedVerbs names that no verb may have, because the host has commands of these names
   * @param reservedOptions names, without dashes, that no option of a verb may have, because the
   *     host adds options of these names
   * @return the plugins
   */
  public static PluginRegistry scan(
      List<Path> folders, Set<String> reservedVerbs, Set<String> reservedOptions) {
    return scan(folders, reservedVerbs, reservedOptions, firstWord -> true);
  }

  /**
   * Loads the plugins in folders, but looks at the options of some verbs only, which is quicker.
   * What is wrong with those of others goes unnoticed, and is no failure.
   *
   * @param folders the folders to look into; one that does not exist has no plugins
   * @param reservedVerbs names that no verb may have
   * @param reservedOptions names, without dashes, that no option of a verb may have
   * @param isWanted says of the first word of a verb whether its options will be needed
   * @return the plugins
   */
  public static PluginRegistry scan(
      List<Path> folders,
      Set<String> reservedVerbs,
      Set<String> reservedOptions,
      Predicate<String> isWanted) {
    PluginRegistry registry = new PluginRegistry(reservedVerbs, reservedOptions, isWanted);
    requireNonNull(folders, "folders is null").stream()
        .map(folder -> folder.toAbsolutePath().normalize())
        .distinct()
        .forEach(registry::scan);
    return registry;
  }

  private void scan(Path folder) {
    try {
      PluginSource.in(folder).forEach(this::load);
    } catch (IOException e) {
      failures.add(
          new FailedPlugin(
              folder, "the folder cannot be listed: " + Reasons.of(e), Optional.of(e)));
    }
  }

  private void load(PluginSource source) {
    PluginClassLoader classLoader = null;
    try {
      classLoader =
          new PluginClassLoader(
              source.name(), source.urls(), PluginRegistry.class.getClassLoader());
      add(loader.load(source, classLoader));
      classLoaders.add(classLoader);
    } catch (PluginException e) {
      failures.add(
          new FailedPlugin(source.path(), e.getMessage(), Optional.ofNullable(e.getCause())));
      close(classLoader);
    }
  }

  private void add(LoadedPlugin plugin) throws PluginException {
    LoadedPlugin namesake = pluginsById.get(plugin.id());
    if (namesake != null) {
      throw new PluginException(
          "its id " + plugin.id() + " is taken by " + namesake.source() + "; remove one of them");
    }
    for (LoadedVerb verb : plugin.verbs()) {
      for (String name : verb.names()) {
        checkName(name, plugin);
      }
    }
    pluginsById.put(plugin.id(), plugin);
    for (LoadedVerb verb : plugin.verbs()) {
      verbsByName.put(verb.name(), verb);
      verb.verb().aliases().forEach(alias -> verbsByAlias.put(alias, verb));
    }
  }

  private void checkName(String name, LoadedPlugin plugin) throws PluginException {
    if (reservedVerbs.contains(DeclaredVerb.firstWord(name))) {
      throw new PluginException("its verb " + name + " has the name of a command of the host");
    }
    Optional<LoadedVerb> other = verb(name);
    if (other.isPresent()) {
      throw new PluginException(
          "its verb "
              + name
              + " is taken by the plugin "
              + other.get().plugin().id()
              + "; remove one of them");
    }
    List<LoadedVerb> others = new ArrayList<>(verbsByName.values());
    others.addAll(plugin.verbs());
    for (LoadedVerb neighbor : others) {
      for (String theirs : neighbor.names()) {
        if (theirs.startsWith(name + " ") || name.startsWith(theirs + " ")) {
          throw new PluginException(
              "its verb %s and the verb %s of the plugin %s have a name for a verb and for a group; rename one"
                  .formatted(name, theirs, neighbor.plugin().id()));
        }
      }
    }
  }

  /**
   * Returns the plugins that were loaded.
   *
   * @return the plugins, in the order in which they were found
   */
  public List<LoadedPlugin> plugins() {
    return List.copyOf(pluginsById.values());
  }

  /**
   * Returns the plugins that could not be loaded.
   *
   * @return the failures, in the order in which they were found
   */
  public List<FailedPlugin> failures() {
    return List.copyOf(failures);
  }

  /**
   * Returns the verbs of all plugins.
   *
   * @return the verbs, in the order in which they were found
   */
  public List<LoadedVerb> verbs() {
    return List.copyOf(verbsByName.values());
  }

  /**
   * Finds a verb.
   *
   * @param name what the user types
   * @return the verb, or empty if no plugin has one of that name or with that alias
   */
  public Optional<LoadedVerb> verb(String name) {
    requireNonNull(name, "name is null");
    return Optional.ofNullable(verbsByName.getOrDefault(name, verbsByAlias.get(name)));
  }

  /** Lets go of the plugins' jars; classes that are not loaded by then will not be found. */
  @Override
  public void close() {
    classLoaders.forEach(PluginRegistry::close);
  }

  private static void close(PluginClassLoader classLoader) {
    try {
      if (classLoader != null) {
        classLoader.close();
      }
    } catch (IOException e) {
      // Nothing is lost: the file is only read, and is let go of when the process ends.
    }
  }
}
