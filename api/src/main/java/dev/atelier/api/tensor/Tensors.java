package dev.atelier.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Tensors of numbers from Java.
 *
 * @since 0.1
 */
public final class Tensors {

  private Tensors() {}

  /**
   * Makes a tensor.
   *
   * <p>The MXNet engine copies from an address, and holds nothing of the memory there meanwhile: a
   * garbage collection at the wrong moment would free the buffer that is being copied from. Here it
   * is held until the copy is done.
   *
   * @param values the numbers, row by row
   * @param shape the shape
   * @param manager what the tensor belongs to
   * @return the tensor, of 32-bit floats
   * @throws IllegalArgumentException if there are too few numbers for the shape
   */
  public static NDArray of(float[] values, Shape shape, NDManager manager) {
    ByteBuffer buffer = manager.allocateDirect(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    try {
      return manager.create(buffer, shape, DataType.FLOAT32);
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }
}
