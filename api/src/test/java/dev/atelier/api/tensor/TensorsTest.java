package dev.atelier.api.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
  void tooFewNumbersAreRefused() {
    try (manager) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Tensors.of(new float[3], new Shape(2, 2), manager));
    }
  }
}
