package dev.atelier.toolkit.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredReleaseTest {

  @Test
  void smallTensorsStayOpenUntilTheEndAndOfLargeOnesOnlyTheLast() {
    try (NDManager manager = TestEngine.open()) {
      List<NDArray> tensors = new ArrayList<>();
      try (DeferredRelease retired = new DeferredRelease()) {
        for (int i = 0; i < 10; i++) {
          tensors.add(manager.zeros(new Shape(1000)));
          retired.add(tensors.get(i));
        }
        assertThat(tensors).noneMatch(DeferredReleaseTest::isClosed);

        for (int i = 0; i < 4; i++) {
          tensors.add(manager.zeros(new Shape(7L << 20)));
          retired.add(tensors.get(10 + i));
        }
        assertThat(tensors.subList(0, 12)).allMatch(DeferredReleaseTest::isClosed);
        assertThat(tensors.subList(12, 14)).noneMatch(DeferredReleaseTest::isClosed);
      }
      assertThat(tensors).allMatch(DeferredReleaseTest::isClosed);
    }
  }

  @Test
  void whatIsReadFromARetiredTensorIsThereNonetheless() {
    try (NDManager manager = TestEngine.open();
        DeferredRelease retired = new DeferredRelease()) {
      NDArray large = manager.ones(new Shape(17L << 20));
      NDArray twice = large.add(1);
      retired.add(large);

      assertThat(isClosed(large)).isTrue();
      assertThat(twice.mean().getFloat()).isEqualTo(2);
    }
  }

  private static boolean isClosed(NDArray tensor) {
    try {
      tensor.toFloatArray();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
