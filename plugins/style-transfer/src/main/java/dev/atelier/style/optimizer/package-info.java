/** Optimizers over pixels. */
@NullMarked
package dev.atelier.style.optimizer;

import org.jspecify.annotations.NullMarked;
