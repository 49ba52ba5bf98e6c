package dev.atelier.style.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.testkit.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfSimilarityLossTest {

  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;
  private static final int POSITIONS = HEIGHT * WIDTH;
  private static final SampledFeatures.Grid ALL = new SampledFeatures.Grid(0, 0, 1);

  private NDManager manager;

  @BeforeEach
  void openEngine() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeEngine() {
    manager.close();
  }

  @Test
  void itComparesWhatPartOfAllDistancesEachIs() {
    float[] result = EarthMoverLossTest.maps(1, POSITIONS);
    float[] content = EarthMoverLossTest.maps(2, POSITIONS);

    float[] actual =
        SelfSimilarityLoss.difference(features(tensor(result)), features(tensor(content)))
            .toFloatArray();

    for (int n = 0; n < actual.length; n++) {
      double[][] one = shares(EarthMoverLossTest.column(result, n, POSITIONS));
      double[][] other = shares(EarthMoverLossTest.column(content, n, POSITIONS));
      double sum = 0;
      for (int i = 0; i < POSITIONS; i++) {
        for (int j = 0; j < POSITIONS; j++) {
          sum += Math.abs(one[i][j] - other[i][j]);
        }
      }
      assertThat((double) actual[n]).isCloseTo(sum / POSITIONS, offset(1e-3));
    }
  }

  @Test
  void aPictureIsLikeItself() {
    NDArray features = features(tensor(EarthMoverLossTest.maps(1, POSITIONS)));

    for (float difference : SelfSimilarityLoss.difference(features, features).toFloatArray()) {
      assertThat(difference).isZero();
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    NDArray content = features(tensor(EarthMoverLossTest.maps(2, POSITIONS)));

    Gradients.assertFiniteDifferences(
        tensor(EarthMoverLossTest.maps(1, POSITIONS)),
        maps -> SelfSimilarityLoss.difference(features(maps), content).sum(),
        0.05);
  }

  private static double[][] shares(double[][] features) {
    double[][] shares = new double[POSITIONS][POSITIONS];
    for (int j = 0; j < POSITIONS; j++) {
      double sum = 0;
      for (int i = 0; i < POSITIONS; i++) {
        double[] a = features[i];
        double[] b = features[j];
        shares[i][j] =
            1
                - EarthMoverLossTest.dot(a, b)
                    / Math.sqrt(EarthMoverLossTest.dot(a, a) * EarthMoverLossTest.dot(b, b));
        sum += shares[i][j];
      }
      for (int i = 0; i < POSITIONS; i++) {
        shares[i][j] /= sum;
      }
    }
    return shares;
  }

  private static NDArray features(NDArray maps) {
    return SampledFeatures.of(maps, ALL);
  }

  private NDArray tensor(float[] maps) {
    return manager.create(maps, new Shape(2, 5, HEIGHT, WIDTH));
  }
}
