/** The verb evaluate-digits. */
@NullMarked
package dev.atelier.classifier.digits.evaluation;

import org.jspecify.annotations.NullMarked;
