/** Draws the sample pictures: two scenes to work on, and styles to work with. */
@NullMarked
package dev.atelier.samples;

import org.jspecify.annotations.NullMarked;
