/** The verb train-digits. */
@NullMarked
package dev.atelier.classifier.digits.training;

import org.jspecify.annotations.NullMarked;
