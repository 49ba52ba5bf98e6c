/** Public API for tensor operations that a plugin needs and that differ between engines. */
@NullMarked
package dev.atelier.api.tensor;

import org.jspecify.annotations.NullMarked;
