/** Drawings of filters and heat maps. */
@NullMarked
package dev.atelier.classifier.figure;

import org.jspecify.annotations.NullMarked;
