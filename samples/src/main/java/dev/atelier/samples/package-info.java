/** Draws the sample pictures: two scenes to work on, and styles to work with. */
package dev.atelier.samples;
