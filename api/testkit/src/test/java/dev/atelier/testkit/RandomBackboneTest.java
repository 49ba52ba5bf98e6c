package dev.atelier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.ParameterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class RandomBackboneTest {

  private static final String FIRST = "conv1_1.weight";

  @AutoClose private final NDManager manager = TestEngine.open();
  private final RandomBackbone backbone = new RandomBackbone(manager, 4);

  @Test
  void theNumberOfChannelsAloneDecidesTheWeights() {
    float[] weights = backbone.weights().get(FIRST).toFloatArray();
    assertThat(new RandomBackbone(manager, 4).weights().get(FIRST).toFloatArray())
        .isEqualTo(weights);
    assertThat(new RandomBackbone(manager, 5).weights().get(FIRST).toFloatArray()).hasSize(5 * 27);
  }

  @Test
  void layersComeInTheOrderAskedFor() {
    NDArray images = manager.ones(new Shape(2, 3, 32, 48));
    NDList features = backbone.extract(images, List.of("relu3_1", "relu1_1"));
    assertThat(features.get(0).getShape()).isEqualTo(new Shape(2, 4, 8, 12));
    assertThat(features.get(1).getShape()).isEqualTo(new Shape(2, 4, 32, 48));
  }

  @Test
  void otherWeightsGiveOtherFeatures() {
    Map<String, NDArray> weights = backbone.weights();
    weights.put(FIRST, weights.get(FIRST).zerosLike());
    NDArray images = manager.ones(new Shape(1, 3, 4, 4));
    List<String> layers = List.of("relu1_1");
    assertThat(backbone.extract(images, layers).get(0).toFloatArray()).isNotEqualTo(new float[64]);
    assertThat(backbone.withWeights(weights).extract(images, layers).get(0).toFloatArray())
        .isEqualTo(new float[64]);
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    Map<String, NDArray> others = new RandomBackbone(manager, 5).weights();
    assertThatThrownBy(() -> backbone.withWeights(others))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(FIRST);
  }

  @Test
  void anUnknownLayerIsRefused() {
    NDArray images = manager.ones(new Shape(1, 3, 4, 4));
    assertThatThrownBy(() -> backbone.extract(images, List.of("relu9_1")))
        .isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> backbone.channels("relu9_1")).isInstanceOf(ParameterException.class);
  }
}
