package dev.atelier.autoencoder;

/** How groups of pictures are found. */
public enum GroupMethod {
  /** Around means; every picture is in one. */
  K_MEANS,
  /** Where pictures lie densely; those between are in none. */
  DENSITY
}
