/** The network that tells digits apart, and its shipped weights. */
@NullMarked
package dev.atelier.classifier.digits;

import org.jspecify.annotations.NullMarked;
