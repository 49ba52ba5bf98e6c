/** The verbs encode, decode, generate and interpolate. */
@NullMarked
package dev.atelier.autoencoder.latent;

import org.jspecify.annotations.NullMarked;
