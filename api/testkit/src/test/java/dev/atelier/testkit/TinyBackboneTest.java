package dev.atelier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TinyBackboneTest {

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void aFlatImageGivesFlatMapsUpToTheBorder() {
    NDArray images = manager.full(new Shape(1, 3, 16, 16), 0.8f);
    NDArray maps = new TinyBackbone(manager).extract(images, List.of("relu3_1")).get(0);
    assertThat(maps.getShape()).isEqualTo(new Shape(1, 16, 4, 4));
    float[] values = maps.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(values[i - i % 16], within(1e-5f));
    }
  }

  @Test
  void fiveBlocksHalveTheSizeFourTimes() {
    NDArray images = manager.full(new Shape(1, 3, 32, 32), 0.8f);
    FiveBlockBackbone backbone = new FiveBlockBackbone(manager);
    assertThat(backbone.extract(images, backbone.layers()))
        .extracting(maps -> maps.getShape().get(2))
        .containsExactly(32L, 16L, 8L, 4L, 2L);
  }
}
