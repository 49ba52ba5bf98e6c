/**
 * Recipes: what verbs are to be done with each picture, one after another, as somebody wrote it
 * into a YAML file. Here they are read and checked; they are run in {@code dev.atelier.host.run}.
 */
@NullMarked
package dev.atelier.host.recipe;

import org.jspecify.annotations.NullMarked;
