/** Accuracy, calibration and ranking measures. */
package dev.atelier.classifier.metrics;
