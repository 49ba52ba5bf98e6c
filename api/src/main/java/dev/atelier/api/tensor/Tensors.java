package dev.atelier.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tensors of numbers from Java.
 *
 * @since 0.1
 */
public final class Tensors {

  /** Buffers that are used again are no larger; it is what the weights of a layer take. */
  private static final int MOST_KEPT = 8 << 20;

  private static final ThreadLocal<ByteBuffer> KEPT = new ThreadLocal<>();

  /** Whether an engine copies what it is given, by its name. */
  private static final Map<String, Boolean> COPIES = new ConcurrentHashMap<>();

  private Tensors() {}

  /**
   * Makes a tensor.
   *
   * <p>The MXNet engine copies from an address, and holds nothing of the memory there meanwhile: a
   * garbage collection at the wrong moment would free the buffer that is being copied from. Here it
   * is held until the copy is done. It is then used again, for buffers that wait for a collection
   * would add up to more memory than anything else takes.
   *
   * @param values the numbers, row by row
   * @param shape the shape
   * @param manager what the tensor belongs to
   * @return the tensor, of 32-bit floats
   * @throws IllegalArgumentException if there are too few numbers for the shape
   */
  public static NDArray of(float[] values, Shape shape, NDManager manager) {
    int bytes = Math.multiplyExact(values.length, Float.BYTES);
    boolean again = bytes <= MOST_KEPT && copies(manager);
    ByteBuffer buffer = again ? kept(bytes) : manager.allocateDirect(bytes);
    buffer.asFloatBuffer().put(values);
    try {
      NDArray made = manager.create(buffer, shape, DataType.FLOAT32);
      return copies(manager) ? made : owning(made);
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }

  /**
   * Multiplies a tensor by a number. It stands in for {@link NDArray#mul(Number)} and {@link
   * NDArray#div(Number)} wherever gradients may flow: the PyTorch engine keeps the number for the
   * way back in a buffer of Java's, which a garbage collection frees before it is read again.
   *
   * @param tensor a tensor of 32-bit floats
   * @param factor the number
   * @return the product, which belongs to the tensor's manager
   */
  public static NDArray scaled(NDArray tensor, double factor) {
    NDManager manager = tensor.getManager();
    if (copies(manager)) {
      return tensor.mul((float) factor);
    }
    try (NDArray number = owning(manager.create((float) factor))) {
      return tensor.mul(number);
    }
  }

  /** Returns a tensor with memory of its own, and closes the one whose memory is a buffer's. */
  private static NDArray owning(NDArray lent) {
    try (lent) {
      return lent.duplicate();
    }
  }

  private static ByteBuffer kept(int bytes) {
    ByteBuffer buffer = KEPT.get();
    if (buffer == null || buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes);
      KEPT.set(buffer);
    }
    return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  /** Finds out whether tensors of an engine have memory of their own, not that of the buffer. */
  private static boolean copies(NDManager manager) {
    return COPIES.computeIfAbsent(
        manager.getEngine().getEngineName(),
        engine -> {
          ByteBuffer buffer = manager.allocateDirect(Float.BYTES);
          buffer.putFloat(0, 1);
          try (NDArray probe = manager.create(buffer, new Shape(1), DataType.FLOAT32)) {
            buffer.putFloat(0, 2);
            return probe.toFloatArray()[0] == 1;
          } finally {
            Reference.reachabilityFence(buffer);
          }
        });
  }
}
