/** Digits to train on: handwritten, printed, and what is none. */
package dev.atelier.classifier.digits.data;
