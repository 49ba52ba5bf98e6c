/** The verb train-classifier. */
@NullMarked
package dev.atelier.classifier.training;

import org.jspecify.annotations.NullMarked;
