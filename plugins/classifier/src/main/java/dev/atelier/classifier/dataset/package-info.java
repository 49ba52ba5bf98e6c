/** Labeled pictures from folders and tables. */
@NullMarked
package dev.atelier.classifier.dataset;

import org.jspecify.annotations.NullMarked;
