/** The verbs over an index of pictures. */
@NullMarked
package dev.atelier.autoencoder.index;

import org.jspecify.annotations.NullMarked;
