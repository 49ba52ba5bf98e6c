/** Pictures to train and evaluate on. */
@NullMarked
package dev.atelier.autoencoder.dataset;

import org.jspecify.annotations.NullMarked;
