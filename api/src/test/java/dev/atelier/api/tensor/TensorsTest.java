package dev.atelier.api.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorsTest {

  private final NDManager manager =
      Engine.getEngine(System.getProperty("atelier.engine", "MXNet")).newBaseManager();

  @Test
  void aTensorHoldsTheNumbersRowByRow() {
    try (manager) {
      NDArray tensor = Tensors.of(new float[] {1, 2, 3, 4, 5, -0.5f}, new Shape(2, 3), manager);
      assertThat(tensor.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(tensor.get(1).toFloatArray()).containsExactly(4, 5, -0.5f);
    }
  }

  @Test
  void itIsTheCallersNumbersAsTheyWere() {
    try (manager) {
      float[] values = {1, 2};
      NDArray tensor = Tensors.of(values, new Shape(2), manager);
      values[0] = 7;
      assertThat(tensor.toFloatArray()).containsExactly(1, 2);
    }
  }

  @Test
  void eachTensorKeepsItsOwnNumbersWhateverIsMadeAfterIt() {
    try (manager) {
      List<NDArray> tensors = new ArrayList<>();
      // Some are larger than the one before, or than any that a buffer is kept for.
      int[] lengths = {3, 2_200_000, 7, 1, 1000, 1000, 2_097_152, 2};
      for (int length : lengths) {
        tensors.add(Tensors.of(numbers(length), new Shape(1, length), manager));
      }
      for (int i = 0; i < lengths.length; i++) {
        assertThat(tensors.get(i).toFloatArray()).isEqualTo(numbers(lengths[i]));
      }
    }
  }

  @Test
  void whatAGradientIsMadeOfOutlivesTheTensorsAndTheGarbage() {
    try (manager) {
      NDArray point = Tensors.of(new float[] {1, 2}, new Shape(2), manager);
      point.setRequiresGradient(true);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray result;
        try (NDArray weights = Tensors.of(new float[] {5, 7}, new Shape(2), manager)) {
          result = Tensors.scaled(point.mul(weights), 3).sum();
        }
        assertThat(collectGarbageAndReuseItsMemory()).hasSize(20_000);
        collector.backward(result);
      }
      assertThat(point.getGradient().toFloatArray()).containsExactly(15, 21);
    }
  }

  private static List<ByteBuffer> collectGarbageAndReuseItsMemory() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
    List<ByteBuffer> reused = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      reused.add(ByteBuffer.allocateDirect(i % 2 == 0 ? 4 : 8).put(0, (byte) 77));
    }
    return reused;
  }

  private static float[] numbers(int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = length + i % 251;
    }
    return numbers;
  }

  @Test
  void tooFewNumbersAreRefused() {
    try (manager) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Tensors.of(new float[3], new Shape(2, 2), manager));
    }
  }
}
