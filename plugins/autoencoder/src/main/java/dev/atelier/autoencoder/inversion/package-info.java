/** The verbs reconstruct and train-decoder: pictures from their features alone. */
@NullMarked
package dev.atelier.autoencoder.inversion;

import org.jspecify.annotations.NullMarked;
