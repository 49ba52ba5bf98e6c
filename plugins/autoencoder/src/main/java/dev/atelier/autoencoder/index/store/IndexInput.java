package dev.atelier.autoencoder.index.store;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;

/** A picture that can be put into an index: a file, or one of many in a file. */
public interface IndexInput {

  /** Returns its file, with {@code #} and a number for one of many in a file. */
  String name();

  /**
   * Returns the SHA-256 of its content.
   *
   * @throws OperationException if it cannot be read
   */
  String hash();

  /**
   * Decodes it.
   *
   * @throws OperationException if it cannot be read
   */
  Picture picture();
}
