/** An autoencoder: its network, its file, and the density of its latent vectors. */
package dev.atelier.autoencoder.model;
