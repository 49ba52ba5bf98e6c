package dev.atelier.host.plugin;

import dev.atelier.api.Verb;
import dev.atelier.host.parameter.ParameterSchema;

/**
 * A verb and its options, before there is a plugin that they belong to.
 *
 * @param verb the plugin's own declaration
 * @param schema its options
 */
record DeclaredVerb(Verb<?> verb, ParameterSchema<?> schema) {}
