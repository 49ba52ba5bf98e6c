/** Digits to train on: handwritten, printed, and what is none. */
@NullMarked
package dev.atelier.classifier.digits.data;

import org.jspecify.annotations.NullMarked;
