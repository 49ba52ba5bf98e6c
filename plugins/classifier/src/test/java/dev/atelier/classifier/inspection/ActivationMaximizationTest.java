package dev.atelier.classifier.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ActivationMaximizationTest {

  private NDManager manager;
  private RandomBackbone backbone;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    backbone = new RandomBackbone(manager);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void filtersOfTheFirstLayerAreItsWeights() {
    float[] weights = backbone.weights().get("conv1_1.weight").toFloatArray();
    for (FilterPattern pattern : patterns("relu1_1", 1).small(List.of(0, 3, 7))) {
      assertThat(pattern.side()).isEqualTo(3);
      assertThat(pattern.isExcited()).isTrue();
      for (int i = 0; i < 27; i++) {
        assertThat(pattern.pixels()[i])
            .isCloseTo(weights[27 * pattern.filter() + i], within(1e-5f));
      }
    }
  }

  @Test
  void whatIsFoundForAFilterExcitesItMoreThanWhatIsFoundForOthers() {
    List<Integer> filters = List.of(0, 1, 2, 3, 4, 5, 6, 7);
    List<FilterPattern> found = patterns("relu3_1", 20).large(filters, 32);
    List<float[]> pictures = found.stream().map(FilterPattern::pixels).toList();
    FilterActivation excitation = new FilterActivation(backbone, "relu3_1", manager);
    for (FilterPattern pattern : found) {
      int filter = pattern.filter();
      float[][] maps = excitation.maps(pictures, 32, Collections.nCopies(8, filter));
      double others = 0;
      for (int i = 0; i < maps.length; i++) {
        if (i == filter) {
          assertThat(mean(maps[i])).isCloseTo(pattern.activation(), within(1e-4));
        } else {
          others += mean(maps[i]) / 7;
        }
      }
      assertThat(pattern.activation()).isGreaterThan(1.05 * others);
      assertThat(pattern.side()).isEqualTo(32);
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void thePartOfAPictureThatAFilterSeesIsCutOut() {
    FilterPattern pattern = patterns("relu2_1", 20).small(List.of(4)).get(0);
    // A kernel of three on a pooling of two on a kernel of three.
    assertThat(pattern.side()).isEqualTo(8);
    assertThat(pattern.pixels()).hasSize(3 * 8 * 8);
    assertThat(pattern.isExcited()).isTrue();
  }

  @Test
  void aFilterThatNothingExcitesIsSaidToBeSo() {
    NDArray weights = backbone.weights().get("conv2_1.weight");
    float[] values = weights.toFloatArray();
    for (int i = 0; i < values.length / 8; i++) {
      values[i] = -Math.abs(values[i]);
    }
    weights.set(values);
    List<FilterPattern> found = patterns("relu2_1", 3).small(List.of(0, 1));
    assertThat(found).extracting(FilterPattern::isExcited).containsExactly(false, true);
  }

  @Test
  void theSameSeedFindsTheSame() {
    assertThat(patterns("relu2_1", 5).small(List.of(2)).get(0).pixels())
        .isEqualTo(patterns("relu2_1", 5).small(List.of(2)).get(0).pixels());
  }

  @Test
  void theReceptiveFieldIsWhereAPixelMakesADifference() {
    for (String layer : List.of("relu1_1", "relu2_1", "relu3_1")) {
      ReceptiveField field = ReceptiveField.of(backbone, layer);
      int values = field.fewestValues() + 4;
      int side = values * field.stride();
      int middle = values / 2;
      boolean[] columns = new boolean[side];
      // Which pixels of noise matter is a matter of luck; some noise finds each column.
      float[] weights = new float[values * values];
      weights[middle * values + middle] = 1;
      List<Integer> filters = List.of(0, 1, 2, 3, 4, 5, 6, 7);
      for (int seed = 0; seed < 6; seed++) {
        float[] noise = noise(3 * side * side, seed);
        float[][] gradients =
            new FilterActivation(backbone, layer, manager)
                .gradients(
                    Collections.nCopies(8, noise), side, filters, Collections.nCopies(8, weights));
        for (float[] gradient : gradients) {
          for (int i = 0; i < gradient.length; i++) {
            columns[i % side] |= gradient[i] != 0;
          }
        }
      }
      int start = (int) field.start(middle);
      for (int x = 0; x < side; x++) {
        assertThat(columns[x]).isEqualTo(x >= start && x < start + field.side());
      }
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    FilterActivation excitation = new FilterActivation(backbone, "relu2_1", manager);
    float[] noise = noise(3 * 8 * 8, 1);
    float[] weights = noise(16, 2);
    float[] gradient = excitation.gradients(List.of(noise), 8, List.of(3), List.of(weights))[0];
    for (int i = 0; i < noise.length; i += 17) {
      float[] more = noise.clone();
      float[] less = noise.clone();
      more[i] += 1e-4f;
      less[i] -= 1e-4f;
      float[][] maps = excitation.maps(List.of(more, less), 8, List.of(3, 3));
      double difference = 0;
      for (int j = 0; j < 16; j++) {
        difference += weights[j] * (maps[0][j] - (double) maps[1][j]) / 2e-4;
      }
      assertThat((double) gradient[i]).isCloseTo(difference, within(2e-2));
    }
  }

  @Test
  void aCancelledSearchEndsAndNothingStaysInMemory() {
    int before = manager.getManagedArrays().size();
    patterns("relu2_1", 3).large(List.of(0), 32);
    assertThat(manager.getManagedArrays()).hasSize(before);
    ActivationMaximization cancelled =
        new ActivationMaximization(
            backbone, "relu2_1", 3, 1, manager, RecordedProgress.cancelAfter(0));
    assertThatThrownBy(() -> cancelled.large(List.of(0), 32))
        .isInstanceOf(CancellationException.class);
  }

  private ActivationMaximization patterns(String layer, int iterations) {
    return new ActivationMaximization(backbone, layer, iterations, 1, manager, new NoProgress());
  }

  private static float[] noise(int length, int seed) {
    Random random = new Random(seed);
    float[] noise = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = random.nextFloat();
    }
    return noise;
  }
}
