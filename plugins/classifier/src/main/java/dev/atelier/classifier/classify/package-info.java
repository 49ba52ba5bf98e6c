/** The verb classify, and the models it offers. */
package dev.atelier.classifier.classify;
