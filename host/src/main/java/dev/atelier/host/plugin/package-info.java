/**
 * Finds plugins and keeps them apart: each has a class loader of its own, and one that cannot be
 * loaded stops no other. {@link dev.atelier.host.plugin.PluginRegistry} is where to start.
 */
@NullMarked
package dev.atelier.host.plugin;

import org.jspecify.annotations.NullMarked;
