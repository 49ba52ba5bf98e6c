/** How a picture becomes a vector in the index. */
package dev.atelier.autoencoder.index.embedding;
