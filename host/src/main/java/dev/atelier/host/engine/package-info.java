/** The native engine that computes: the one place that chooses it. */
@NullMarked
package dev.atelier.host.engine;

import org.jspecify.annotations.NullMarked;
