/** The verb evaluate. */
package dev.atelier.classifier.evaluation;
