package dev.atelier.classifier.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.atelier.testkit.TestEngine;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KnnNoveltyTest {

  private final Random random = new Random(5);

  @Test
  void ninetyFiveOfAHundredPicturesOfTheClassesAreKnown() {
    float[][] validation = cloud(200, 0);
    KnnNovelty neighborhood = KnnNovelty.of(cloud(400, 0), validation, 1);
    long known =
        Arrays.stream(validation).filter(row -> neighborhood.strangeness(row) <= 1).count();
    // One may lie on the border, which 32 bits do not hold exactly.
    assertThat(known).isBetween(189L, 191L);
  }

  @Test
  void whatIsFarFromAllOfThemIsStrange() {
    KnnNovelty neighborhood = KnnNovelty.of(cloud(400, 0), cloud(200, 0), 1);
    for (float[] stranger : cloud(50, 8)) {
      assertThat(neighborhood.strangeness(stranger)).isGreaterThan(1.5);
    }
  }

  @Test
  void withoutPicturesToMeasureWithThoseTrainedOnServeWithoutThemselves() {
    float[][] training = cloud(100, 0);
    KnnNovelty neighborhood = KnnNovelty.of(training, new float[0][], 1);
    // Each is its own nearest neighbor, and so nearer than it was to the others.
    for (float[] row : training) {
      assertThat(neighborhood.strangeness(row)).isLessThan(1.2);
    }
    assertThat(neighborhood.strangeness(cloud(1, 8)[0])).isGreaterThan(1.2);
  }

  @Test
  void aModelsFileKeepsIt() {
    KnnNovelty neighborhood = KnnNovelty.of(cloud(30, 0), cloud(10, 0), 1);
    float[] row = cloud(1, 2)[0];
    try (NDManager manager = TestEngine.open()) {
      assertThat(KnnNovelty.from(neighborhood.tensors(manager)).strangeness(row))
          .isEqualTo(neighborhood.strangeness(row));
    }
  }

  private float[][] cloud(int count, double center) {
    float[][] rows = new float[count][6];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (center + random.nextGaussian());
      }
    }
    return rows;
  }
}
