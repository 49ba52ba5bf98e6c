package dev.atelier.host.plugin;

import dev.atelier.api.Verb;
import dev.atelier.host.parameter.ParameterSchema;
import java.util.Optional;

/**
 * A verb and its options, before there is a plugin that they belong to.
 *
 * @param verb the plugin's own declaration
 * @param schema its options, or empty if they were not looked at
 */
record DeclaredVerb(Verb<?> verb, Optional<ParameterSchema<?>> schema) {

  /** Returns what the user types first of a verb's name. */
  static String firstWord(Verb<?> verb) {
    return verb.group().orElse(verb.name());
  }
}
