package dev.atelier.autoencoder.index.cluster;

/** How groups of pictures are found. */
public enum ClusterMethod {
  /** By who is among whose nearest; every picture is in one, and their number is found, too. */
  NEIGHBOURS,
  /** Around means; every picture is in one. */
  K_MEANS,
  /** Where pictures lie densely; those between are in none. */
  DENSITY
}
