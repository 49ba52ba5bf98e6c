package dev.atelier.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.RetiredTensors;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceNormalizationTest {

  private static final int POSITIONS = 40 * 31;
  private static final int CHANNELS = 6;

  @Test
  void everyChannelOfEveryPictureGetsMeanZeroAndDeviationOne() {
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
    float[] expected = normalised(values);
    try (NDManager manager = TestEngine.open();
        RetiredTensors retired = new RetiredTensors(0)) {
      NDArray maps = manager.create(values, new Shape(2, 3, 40, 31));

      NDArray actual = InstanceNormalization.of(maps, 1e-4f, retired);
      NDArray byMeans =
          InstanceNormalization.byMeans(maps.reshape(CHANNELS, POSITIONS), 1e-4f, retired);

      assertThat(actual.getShape()).isEqualTo(maps.getShape());
      assertThat(actual.toFloatArray()).containsExactly(expected, within(2e-4f));
      assertThat(byMeans.toFloatArray()).containsExactly(expected, within(2e-4f));
      assertThat(maps.toFloatArray()).isEqualTo(values);
    }
  }

  private static float[] normalised(float[] values) {
    float[] normalised = new float[values.length];
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
        normalised[i] = (float) ((values[i] - mean) / Math.sqrt(variance + 1e-4));
      }
    }
    return normalised;
  }
}
