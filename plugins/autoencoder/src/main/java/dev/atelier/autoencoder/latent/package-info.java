/** The verbs encode, decode, generate and interpolate. */
package dev.atelier.autoencoder.latent;
