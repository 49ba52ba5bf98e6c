/** Clusterings, and nearest neighbors. */
package dev.atelier.autoencoder.index.cluster;
