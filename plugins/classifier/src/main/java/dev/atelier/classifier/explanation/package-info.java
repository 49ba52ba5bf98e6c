/** The verb explain: where on a picture a class is seen. */
@NullMarked
package dev.atelier.classifier.explanation;

import org.jspecify.annotations.NullMarked;
