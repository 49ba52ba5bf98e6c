/** The verb train-classifier. */
package dev.atelier.classifier.training;
