/** The verb evaluate-digits. */
package dev.atelier.classifier.digits.evaluation;
