/** The host's wiring, and its version. */
@NullMarked
package dev.atelier.host;

import org.jspecify.annotations.NullMarked;
