package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.Verb;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.host.parameter.ParameterSchema;
import java.util.Arrays;

/**
 * A verb of a loaded plugin.
 *
 * @param plugin the plugin it belongs to
 * @param verb the plugin's own declaration
 * @param schema its options, of the record {@code verb.parameters()}
 */
public record LoadedVerb(LoadedPlugin plugin, Verb<?> verb, ParameterSchema<?> schema) {

  /**
   * Checks the components.
   *
   * @throws NullPointerException if one is {@code null}
   */
  public LoadedVerb {
    requireNonNull(plugin, "plugin is null");
    requireNonNull(verb, "verb is null");
    requireNonNull(schema, "schema is null");
  }

  /**
   * Returns what the user types.
   *
   * @return the name, which no other loaded verb has
   */
  public String name() {
    return verb.name();
  }

  /**
   * Returns what the user types first.
   *
   * @return the name of the group, or of the verb itself if it is in none
   */
  public String firstWord() {
    return verb.group().orElse(name());
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
    return Arrays.stream(verb.operation().getDeclaredConstructors())
        .flatMap(constructor -> Arrays.stream(constructor.getParameterTypes()))
        .anyMatch(type -> type == NDManager.class || type == BackboneService.class);
  }
}
