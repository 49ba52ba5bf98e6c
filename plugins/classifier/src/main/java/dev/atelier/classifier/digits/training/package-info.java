/** The verb train-digits. */
package dev.atelier.classifier.digits.training;
