package dev.atelier.toolkit.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.testkit.TestEngine;
import org.junit.jupiter.api.Test;

final class EngineOperationsTest {

  @Test
  void tensorsAreAddedOnWhicheverEngine() {
    try (NDManager manager = TestEngine.open()) {
      NDArray one = Tensors.of(new float[] {1, 2, 3, 4}, new Shape(2, 2), manager);
      NDArray other = Tensors.of(new float[] {10, 20, 30, 40}, new Shape(2, 2), manager);
      assertThat(EngineOperations.sum(one, other).toFloatArray()).containsExactly(11, 22, 33, 44);
    }
  }

  @Test
  void whetherAnEngineHasOperationsOfItsOwnIsFoundOutByRunningOne() {
    try (NDManager manager = TestEngine.open()) {
      assertThat(EngineOperations.areAvailable(manager))
          .isEqualTo(System.getProperty("atelier.engine", "MXNet").equals("MXNet"));
    }
  }
}
