package dev.atelier.style.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.testkit.TestEngine;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceNormalizationTest {

  private static final int POSITIONS = 40 * 31;
  private static final int CHANNELS = 6;

  @Test
  void everyChannelGetsTheMeanAndTheDeviationThatItIsToHave() {
    float[] values = new float[CHANNELS * POSITIONS];
    Random random = new Random(9);
    for (int i = 0; i < values.length; i++) {
      int channel = i / POSITIONS;
      // The last channel is of one value.
      values[i] =
          channel == CHANNELS - 1
              ? 7
              : (float) (50 * channel + random.nextGaussian() * (channel + 1));
    }
    float[] gains = {1, 2, -0.5f, 0, 1, 3};
    float[] shifts = {0, 1, 0.25f, -2, 5, 0.5f};
    try (NDManager manager = TestEngine.open()) {
      NDArray maps = manager.create(values, new Shape(1, CHANNELS, 40, 31));

      NDArray actual =
          new InstanceNormalization(CHANNELS, 1e-4f, manager)
              .apply(maps, manager.create(gains), manager.create(shifts));

      assertThat(actual.getShape()).isEqualTo(maps.getShape());
      assertThat(actual.toFloatArray())
          .containsExactly(normalized(values, gains, shifts), within(2e-4f));
      assertThat(maps.toFloatArray()).isEqualTo(values);
    }
  }

  @Test
  void itIsRefusedWhereGradientsWouldBeExpectedOfIt() {
    try (NDManager manager = TestEngine.open();
        GradientCollector gradients = manager.getEngine().newGradientCollector()) {
      NDArray maps = manager.ones(new Shape(1, 2, 4, 4));
      NDArray two = manager.ones(new Shape(2));
      InstanceNormalization normalization = new InstanceNormalization(2, 1e-4f, manager);

      assertThatIllegalStateException().isThrownBy(() -> normalization.apply(maps, two, two));
    }
  }

  private static float[] normalized(float[] values, float[] gains, float[] shifts) {
    float[] normalized = new float[values.length];
    for (int first = 0; first < values.length; first += POSITIONS) {
      double mean = 0;
      double variance = 0;
      for (int i = first; i < first + POSITIONS; i++) {
        mean += values[i] / (double) POSITIONS;
      }
      for (int i = first; i < first + POSITIONS; i++) {
        variance += Math.pow(values[i] - mean, 2) / POSITIONS;
      }
      for (int i = first; i < first + POSITIONS; i++) {
        double unit = (values[i] - mean) / Math.sqrt(variance + 1e-4);
        normalized[i] = (float) (unit * gains[first / POSITIONS] + shifts[first / POSITIONS]);
      }
    }
    return normalized;
  }
}
