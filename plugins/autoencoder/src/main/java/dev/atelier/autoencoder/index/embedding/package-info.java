/** How a picture becomes a vector in the index. */
@NullMarked
package dev.atelier.autoencoder.index.embedding;

import org.jspecify.annotations.NullMarked;
