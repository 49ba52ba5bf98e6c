/** The verb evaluate. */
@NullMarked
package dev.atelier.classifier.evaluation;

import org.jspecify.annotations.NullMarked;
