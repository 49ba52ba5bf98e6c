/** The index on disk: what it holds, and how it is filled. */
package dev.atelier.autoencoder.index.store;
