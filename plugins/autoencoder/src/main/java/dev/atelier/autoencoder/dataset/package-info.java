/** Pictures to train and evaluate on. */
package dev.atelier.autoencoder.dataset;
