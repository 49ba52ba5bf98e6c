/** The index on disk: what it holds, and how it is filled. */
@NullMarked
package dev.atelier.autoencoder.index.store;

import org.jspecify.annotations.NullMarked;
