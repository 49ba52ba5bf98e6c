/** The verb train-autoencoder. */
@NullMarked
package dev.atelier.autoencoder.training;

import org.jspecify.annotations.NullMarked;
