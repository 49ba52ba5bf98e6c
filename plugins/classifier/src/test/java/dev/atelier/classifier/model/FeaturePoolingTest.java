package dev.atelier.classifier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.testkit.TestEngine;
import org.junit.jupiter.api.Test;

final class FeaturePoolingTest {

  /** Three rows of two, so that the quarters have one row above and two below. */
  private static final float[] MAP = {1, 2, 3, 4, 5, 9};

  @Test
  void aMapIsCondensedToMeanDeviationAndWhatItsQuartersHold() {
    try (NDManager manager = TestEngine.open()) {
      NDArray maps = manager.create(MAP, new Shape(1, 1, 3, 2));
      float[] pooled = FeaturePooling.of(new NDList(maps)).toFloatArray();
      assertThat(pooled).hasSize(10);
      assertThat((double) pooled[0]).isCloseTo(4, within(1e-5));
      // The mean of the squares is 136 / 6.
      assertThat((double) pooled[1]).isCloseTo(Math.sqrt(136.0 / 6 - 16), within(1e-4));
      assertThat(java.util.Arrays.copyOfRange(pooled, 2, 10))
          .containsExactly(1, 1, 2, 2, 4, 5, 6.5f, 9);
    }
  }

  @Test
  void whatDoesNotDependOnPlacesComesFirst() {
    try (NDManager manager = TestEngine.open()) {
      NDArray one = manager.create(new float[] {0, 1, 2, 3}, new Shape(1, 1, 2, 2));
      NDArray moved = manager.create(new float[] {3, 2, 1, 0}, new Shape(1, 1, 2, 2));
      NDArray other = manager.create(MAP, new Shape(1, 1, 3, 2));
      float[] here = FeaturePooling.of(new NDList(one, other)).toFloatArray();
      float[] there = FeaturePooling.of(new NDList(moved, other)).toFloatArray();
      assertThat(BackboneClassifier.global(here)).hasSize(4);
      assertThat(BackboneClassifier.global(here)).containsExactly(BackboneClassifier.global(there));
      assertThat(here).isNotEqualTo(there);
    }
  }

  @Test
  void gradientsFlowThrough() {
    try (NDManager manager = TestEngine.open()) {
      NDArray maps = manager.create(MAP, new Shape(1, 1, 3, 2));
      maps.setRequiresGradient(true);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        collector.backward(FeaturePooling.of(new NDList(maps)).sum());
      }
      float[] gradient = maps.getGradient().toFloatArray();
      for (int i = 0; i < MAP.length; i++) {
        double difference = (sumWith(manager, i, 0.01f) - sumWith(manager, i, -0.01f)) / 0.02;
        assertThat((double) gradient[i]).isCloseTo(difference, within(2e-3));
      }
    }
  }

  private static double sumWith(NDManager manager, int index, float change) {
    float[] values = MAP.clone();
    values[index] += change;
    float[] pooled =
        FeaturePooling.of(new NDList(manager.create(values, new Shape(1, 1, 3, 2)))).toFloatArray();
    double sum = 0;
    for (float value : pooled) {
      sum += value;
    }
    return sum;
  }
}
