/** An autoencoder: its network, its file, and the density of its latent vectors. */
@NullMarked
package dev.atelier.autoencoder.model;

import org.jspecify.annotations.NullMarked;
