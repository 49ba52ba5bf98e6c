/**
 * Recipes: what verbs are to be done with each picture, one after another, as somebody wrote it
 * into a YAML file. Here they are read and checked; they are run in {@code dev.atelier.host.run}.
 */
package dev.atelier.host.recipe;
