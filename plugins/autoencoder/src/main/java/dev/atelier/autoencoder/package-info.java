/** The autoencoder plugin: rebuilds a picture from what a backbone knows of it. */
package dev.atelier.autoencoder;
