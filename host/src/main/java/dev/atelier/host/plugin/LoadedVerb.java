package dev.atelier.host.plugin;

import dev.atelier.api.Verb;
import dev.atelier.host.parameter.ParameterSchema;

/**
 * A verb of a loaded plugin.
 *
 * @param plugin the plugin it belongs to
 * @param verb the plugin's own declaration
 * @param schema its options, of the record {@code verb.parameters()}
 */
public record LoadedVerb(LoadedPlugin plugin, Verb<?> verb, ParameterSchema<?> schema) {

  /**
   * Returns what the user types.
   *
   * @return the name, which no other loaded verb has
   */
  public String name() {
    return verb.name();
  }
}
