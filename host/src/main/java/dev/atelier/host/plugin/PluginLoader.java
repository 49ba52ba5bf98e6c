package dev.atelier.host.plugin;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Task;
import dev.atelier.api.Verb;
import dev.atelier.host.file.OneLine;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes a plugin from its source, and checks all that it declares by itself. */
final class PluginLoader {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final String SERVICE_FILE = "META-INF/services/" + ImagePlugin.class.getName();

  private final Set<String> reservedOptions;
  private final Predicate<String> isWanted;

  /**
   * Creates a loader.
   *
   * @param reservedOptions names that no option may have
   * @param isWanted says of the first word of a verb whether to look at its options
   */
  PluginLoader(Set<String> reservedOptions, Predicate<String> isWanted) {
    this.reservedOptions = reservedOptions;
    this.isWanted = isWanted;
  }

  @SuppressWarnings("try") // The class loader is lent, not used.
  LoadedPlugin load(PluginSource source, ClassLoader classLoader) throws PluginException {
    try (ThreadContextClassLoader ignored = new ThreadContextClassLoader(classLoader)) {
      ServiceLoader.Provider<ImagePlugin> provider = provider(classLoader);
      ImagePlugin plugin = call("it cannot be made", provider::get);
      return new LoadedPlugin(id(plugin), version(plugin), source, classLoader, verbs(plugin));
    }
  }

  private static ServiceLoader.Provider<ImagePlugin> provider(ClassLoader classLoader)
      throws PluginException {
    List<ServiceLoader.Provider<ImagePlugin>> providers =
        call(
            "it cannot be loaded",
            () -> ServiceLoader.load(ImagePlugin.class, classLoader).stream().toList());
    if (providers.isEmpty()) {
      throw new PluginException("it names no plugin in " + SERVICE_FILE);
    }
    if (providers.size() > 1) {
      throw new PluginException(
          "it names "
              + providers.size()
              + " plugins in "
              + SERVICE_FILE
              + "; each needs a jar or a folder of its own");
    }
    Class<?> type = providers.get(0).type();
    if (type.getClassLoader() != classLoader) {
      throw new PluginException("it names " + type.getName() + ", which is not its own class");
    }
    return providers.get(0);
  }

  private static String id(ImagePlugin plugin) throws PluginException {
    String id = call("its id() failed", plugin::id);
    if (id == null) {
      throw new PluginException("its id() gives null");
    }
    if (!ID.matcher(id).matches()) {
      throw new PluginException(
          "its id is not made of lower-case letters, digits and hyphens: '" + OneLine.of(id) + "'");
    }
    return id;
  }

  /** Asks the package, whose definition took it from the manifest of the jar it came from. */
  private static String version(ImagePlugin plugin) {
    String version = plugin.getClass().getPackage().getImplementationVersion();
    return version == null ? "unknown" : OneLine.of(version);
  }

  private List<DeclaredVerb> verbs(ImagePlugin plugin) throws PluginException {
    List<Verb<?>> given = call("its verbs() failed", plugin::verbs);
    if (given == null) {
      throw new PluginException("its verbs() gives null");
    }
    // The list is made by the plugin, and what is in it is only said to be verbs.
    Object[] items = call("its verbs() failed", given::toArray);
    List<DeclaredVerb> verbs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Object item : items) {
      if (!(item instanceof Verb<?> verb)) {
        throw new PluginException(
            "its verbs() gives something that is no verb: "
                + (item == null ? "null" : item.getClass().getName()));
      }
      if (!names.add(verb.name())) {
        throw new PluginException("it has the verb " + verb.name() + " twice");
      }
      for (String alias : verb.aliases()) {
        if (!names.add(alias)) {
          throw new PluginException("it has the verb " + alias + " twice");
        }
      }
      boolean wanted = DeclaredVerb.names(verb).map(DeclaredVerb::firstWord).anyMatch(isWanted);
      verbs.add(new DeclaredVerb(verb, wanted ? Optional.of(schema(verb)) : Optional.empty()));
    }
    return verbs;
  }

  private ParameterSchema<?> schema(Verb<?> verb) throws PluginException {
    ParameterSchema<?> schema =
        call("its verb " + verb.name(), () -> ParameterSchema.of(verb.parameters()));
    for (OptionSchema option : schema.options()) {
      // The host writes no file for a task, so that this name is free.
      boolean output = option.name().equals("output") && isTask(verb);
      List<String> names = new ArrayList<>(option.formerNames());
      if (!output) {
        names.add(0, option.name());
      }
      for (String name : names) {
        if (reservedOptions.contains(name)) {
          throw new PluginException(
              "its verb " + verb.name() + ": the host has an option --" + name + " of its own");
        }
      }
    }
    checkPositions(verb, schema);
    return schema;
  }

  private static void checkPositions(Verb<?> verb, ParameterSchema<?> schema)
      throws PluginException {
    List<OptionSchema> positional =
        schema.options().stream().filter(option -> option.position() >= 0).toList();
    if (!positional.isEmpty() && !isTask(verb)) {
      throw new PluginException(
          "its verb "
              + verb.name()
              + " takes pictures, which are the arguments without a name; --"
              + positional.get(0).name()
              + " cannot have a position");
    }
    List<Integer> positions = positional.stream().map(OptionSchema::position).sorted().toList();
    if (!positions.equals(IntStream.range(0, positions.size()).boxed().toList())) {
      throw new PluginException(
          "its verb " + verb.name() + ": the positions of its options are not 0, 1, 2, ...");
    }
  }

  private static boolean isTask(Verb<?> verb) {
    return Task.class.isAssignableFrom(verb.operation());
  }

  /** Calls into the plugin, from which anything may come, also an {@link Error}. */
  private static <T> T call(String what, Callable<T> call) throws PluginException {
    try {
      return call.call();
    } catch (Throwable e) {
      throw new PluginException(what + ": " + Reasons.of(e), e);
    }
  }
}
