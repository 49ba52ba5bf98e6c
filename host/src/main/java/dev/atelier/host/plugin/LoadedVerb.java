package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.Verb;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.host.parameter.ParameterSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A verb of a loaded plugin. */
public final class LoadedVerb {

  private final LoadedPlugin plugin;
  private final DeclaredVerb declared;

  LoadedVerb(LoadedPlugin plugin, DeclaredVerb declared) {
    this.plugin = requireNonNull(plugin, "plugin is null");
    this.declared = requireNonNull(declared, "declared is null");
  }

  /**
   * Returns the plugin it belongs to.
   *
   * @return the plugin
   */
  public LoadedPlugin plugin() {
    return plugin;
  }

  /**
   * Returns the plugin's own declaration.
   *
   * @return the declaration
   */
  public Verb<?> verb() {
    return declared.verb();
  }

  /**
   * Returns its options.
   *
   * @return the options, of the record {@code verb().parameters()}
   * @throws IllegalStateException if the registry was not to look at the options of this verb
   */
  public ParameterSchema<?> schema() {
    return declared
        .schema()
        .orElseThrow(
            () -> new IllegalStateException("nobody has looked at the options of " + name()));
  }

  /**
   * Returns what the user types.
   *
   * @return the name, which no other loaded verb has
   */
  public String name() {
    return verb().name();
  }

  /**
   * Returns all that the user may type: the name, and the aliases that are in no help.
   *
   * @return the names, of which no other loaded verb has one
   */
  public List<String> names() {
    return DeclaredVerb.names(verb()).toList();
  }

  /**
   * Returns what the user may type first.
   *
   * @return the first words of the name and of the aliases
   */
  public Set<String> firstWords() {
    return names().stream().map(DeclaredVerb::firstWord).collect(Collectors.toSet());
  }

  /**
   * Returns what the user types first.
   *
   * @return the name of the group, or of the verb itself if it is in none
   */
  public String firstWord() {
    return DeclaredVerb.firstWord(name());
  }

  /**
   * Returns what the user types after the name of the group, if it is in one.
   *
   * @return the last word of the name
   */
  public String lastWord() {
    return name().substring(name().indexOf(' ') + 1);
  }

  /**
   * Says whether the verb's operation asks for what only the native engine can give.
   *
   * @return whether it asks for tensors or for a backbone
   */
  public boolean needsEngine() {
    return Arrays.stream(verb().operation().getDeclaredConstructors())
        .flatMap(constructor -> Arrays.stream(constructor.getParameterTypes()))
        .anyMatch(type -> type == NDManager.class || type == BackboneService.class);
  }
}
