/** Labelled pictures from folders and tables. */
package dev.atelier.classifier.dataset;
