package dev.atelier.toolkit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tensors that nobody reads any more, closed a while later. To close a tensor is to wait until it
 * has been computed, and an engine that is waited for after every step has nothing to do meanwhile.
 * Of large pictures no more than a few tensors are kept.
 *
 * @since 0.1
 */
public final class DeferredRelease implements AutoCloseable {

  /**
   * More would have memory used for the first time, which costs more than what it saves; less would
   * take the time of Java's thread in the midst of computing.
   */
  private static final long BYTES_TO_KEEP = 64L << 20;

  private final Deque<NDArray> tensors = new ArrayDeque<>();
  private final long bytesToKeep;
  private long bytes;

  /** Keeps about what the maps of a picture of 512 x 512 pixels take in a narrow network. */
  public DeferredRelease() {
    this(BYTES_TO_KEEP);
  }

  /**
   * Keeps a given amount.
   *
   * @param bytesToKeep how many bytes of tensors may be open, 0 to close each at once
   */
  public DeferredRelease(long bytesToKeep) {
    this.bytesToKeep = bytesToKeep;
  }

  /**
   * Closes a tensor, now or when others have come. What was asked of the engine before may still
   * read it.
   *
   * @param tensor the tensor, which the caller does not use again
   */
  public void add(NDArray tensor) {
    tensors.add(tensor);
    bytes += bytes(tensor.getShape());
    while (bytes > bytesToKeep) {
      NDArray oldest = tensors.remove();
      bytes -= bytes(oldest.getShape());
      oldest.close();
    }
  }

  private static long bytes(Shape shape) {
    return shape.size() * Float.BYTES;
  }

  /** Closes all that are left. */
  @Override
  public void close() {
    tensors.forEach(NDArray::close);
    tensors.clear();
    bytes = 0;
  }
}
