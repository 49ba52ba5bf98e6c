package dev.atelier.autoencoder.index.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.math.Distances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcaProjectionTest {

  @TempDir Path folder;

  @Test
  void aPointHasAsManyNumbersAsAskedForAndLiesAtDistanceOneFromZero() {
    PcaProjection projection = PcaProjection.learn(features(40), 8);
    float[] point = projection.of(features(1).get(0));
    assertThat(point).hasSize(8);
    assertThat(Distances.between(point, new float[8])).isCloseTo(1, within(1e-5));
  }

  @Test
  void oneSampleIsEnoughThoughItSaysNothingOfDirections() {
    PcaProjection projection = PcaProjection.learn(features(1), 8);
    List<float[]> two = features(2);
    float[] one = projection.of(two.get(0));
    float[] other = projection.of(two.get(1));
    assertThat(other).hasSize(8).doesNotContain(Float.NaN);
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void whatPicturesDifferInIsKeptAndWhatIsTheSameInAllIsNot() {
    List<float[]> samples = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 60; i++) {
      float[] features = new float[20];
      for (int j = 0; j < 20; j++) {
        features[j] = j < 2 ? random.nextFloat() : 5;
      }
      samples.add(features);
    }
    PcaProjection projection = PcaProjection.learn(samples, 2);
    float[] base = samples.get(0).clone();
    float[] differing = base.clone();
    differing[0] = base[0] > 0.5 ? 0.01f : 0.99f;
    float[] noisy = base.clone();
    noisy[7] = 5.01f;
    assertThat(Distances.between(projection.of(base), projection.of(differing))).isGreaterThan(0.3);
    assertThat(Distances.between(projection.of(base), projection.of(noisy))).isLessThan(0.1);
  }

  @Test
  void itIsTheSameAfterItWasWrittenAndRead() {
    PcaProjection projection = PcaProjection.learn(features(30), 8);
    Path file = folder.resolve("embedding.model");
    float[] features = features(5).get(4);
    try (NDManager manager = TestEngine.open()) {
      projection.write(file, new PcaProjection.About("random", 30), manager);
      PcaProjection read = PcaProjection.read(file, 20, manager);
      assertThat(read.of(features)).isEqualTo(projection.of(features));
      assertThat(read.checksum()).isEqualTo(projection.checksum()).hasSize(16);
      assertThat(PcaProjection.learn(features(29), 8).checksum()).isNotEqualTo(read.checksum());
      assertThatThrownBy(() -> PcaProjection.read(file, 21, manager))
          .isInstanceOf(OperationException.class)
          .hasMessageContaining("build the index again");
    }
  }

  private static List<float[]> features(int count) {
    Random random = new Random(1);
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[20];
      for (int j = 0; j < features.length; j++) {
        features[j] = random.nextFloat() * (j + 1);
      }
      all.add(features);
    }
    return all;
  }
}
