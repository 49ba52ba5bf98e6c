package dev.atelier.host.plugin;

import dev.atelier.api.Verb;
import dev.atelier.host.parameter.ParameterSchema;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A verb and its options, before there is a plugin that they belong to.
 *
 * @param verb the plugin's own declaration
 * @param schema its options, or empty if they were not looked at
 */
record DeclaredVerb(Verb<?> verb, Optional<ParameterSchema<?>> schema) {

  /** Returns what the user types first of a verb's name. */
  static String firstWord(String name) {
    return name.split(" ", 2)[0];
  }

  /** Returns all that a verb may be called. */
  static Stream<String> names(Verb<?> verb) {
    return Stream.concat(Stream.of(verb.name()), verb.aliases().stream());
  }
}
