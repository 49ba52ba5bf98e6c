/** A classifier: features, linear head, novelty score. */
@NullMarked
package dev.atelier.classifier.model;

import org.jspecify.annotations.NullMarked;
