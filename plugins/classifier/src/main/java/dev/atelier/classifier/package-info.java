/** The classifier plugin: says what a backbone sees in a picture. */
@NullMarked
package dev.atelier.classifier;

import org.jspecify.annotations.NullMarked;
