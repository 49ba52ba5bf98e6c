package dev.atelier.api;

import dev.atelier.api.picture.Picture;

/**
 * Turns one picture after another into a result.
 *
 * <p>The host calls it on one thread. It opens no input, writes no output and starts no thread: the
 * host reads and writes while the function computes.
 *
 * @since 0.1
 */
public interface PictureFunction extends AutoCloseable {

  /**
   * Turns a picture into a result.
   *
   * @param picture the input: upright, sRGB, without alpha
   * @param progress how to tell how far the work is, and how to learn that it is no longer wanted
   * @return the result, never {@code null}
   * @throws OperationException if it cannot be done for this picture; others may still succeed
   * @throws java.util.concurrent.CancellationException if {@code progress} said that the work is no
   *     longer wanted
   */
  Result apply(Picture picture, Progress progress);

  /** Frees what was prepared. */
  @Override
  void close();
}
