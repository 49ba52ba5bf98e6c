/** The autoencoder plugin: condenses pictures to vectors, and rebuilds them from what is kept. */
package dev.atelier.autoencoder;
