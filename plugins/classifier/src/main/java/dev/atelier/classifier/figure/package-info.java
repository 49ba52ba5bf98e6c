/** Drawings of filters and heat maps. */
package dev.atelier.classifier.figure;
