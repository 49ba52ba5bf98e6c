/** Clusterings, and nearest neighbors. */
@NullMarked
package dev.atelier.autoencoder.index.cluster;

import org.jspecify.annotations.NullMarked;
