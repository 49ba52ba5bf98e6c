/** The autoencoder plugin: condenses pictures to vectors, and rebuilds them from what is kept. */
@NullMarked
package dev.atelier.autoencoder;

import org.jspecify.annotations.NullMarked;
