/** The verb train-stylizer and its losses. */
@NullMarked
package dev.atelier.style.training;

import org.jspecify.annotations.NullMarked;
