/** Accuracy, calibration and ranking measures. */
@NullMarked
package dev.atelier.classifier.metrics;

import org.jspecify.annotations.NullMarked;
