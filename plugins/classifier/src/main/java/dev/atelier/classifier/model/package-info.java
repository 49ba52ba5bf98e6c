/** A classifier: features, linear head, novelty score. */
package dev.atelier.classifier.model;
