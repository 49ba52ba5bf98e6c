/** Ink on paper: gray and binary images, components, single glyphs. */
@NullMarked
package dev.atelier.classifier.digits.ink;

import org.jspecify.annotations.NullMarked;
