/** The verbs reconstruct and train-decoder: pictures from their features alone. */
package dev.atelier.autoencoder.inversion;
