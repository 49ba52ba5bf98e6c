/** The verb classify, and the models it offers. */
@NullMarked
package dev.atelier.classifier.classify;

import org.jspecify.annotations.NullMarked;
