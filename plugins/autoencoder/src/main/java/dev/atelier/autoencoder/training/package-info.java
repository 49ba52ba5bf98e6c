/** The verb train-autoencoder. */
package dev.atelier.autoencoder.training;
