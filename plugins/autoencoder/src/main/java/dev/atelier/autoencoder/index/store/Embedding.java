package dev.atelier.autoencoder.index.store;

import dev.atelier.api.picture.Picture;

/** Turns pictures into points, so that what looks alike lies close together. */
public interface Embedding {

  /**
   * Returns what the numbers are made by: two embeddings of one identity give the same numbers, and
   * those of different identities cannot be compared.
   *
   * @return one line
   */
  String identity();

  /**
   * Returns how many numbers a point has.
   *
   * @return 1 to 1024
   */
  int length();

  /**
   * Returns the point of a picture.
   *
   * @param picture the picture, of any size
   * @return {@link #length()} numbers; distances between them are Euclidean
   */
  float[] of(Picture picture);
}
