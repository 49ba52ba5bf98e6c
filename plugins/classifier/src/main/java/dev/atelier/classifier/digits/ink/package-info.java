/** Ink on paper: gray and binary images, components, single glyphs. */
package dev.atelier.classifier.digits.ink;
