package dev.atelier.classifier.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MahalanobisScoreTest {

  /** Two clusters about (0, 0) and (10, 0), both with the covariance {{4, 1}, {1, 1}}. */
  private static MahalanobisScore fitted() {
    SplittableRandom random = new SplittableRandom(5);
    List<List<float[]>> clusters = new ArrayList<>();
    for (double center : new double[] {0, 10}) {
      List<float[]> members = new ArrayList<>();
      for (int i = 0; i < 40_000; i++) {
        double one = random.nextGaussian();
        double other = random.nextGaussian();
        members.add(
            new float[] {
              (float) (center + 2 * one), (float) (0.5 * one + Math.sqrt(0.75) * other)
            });
      }
      clusters.add(members);
    }
    return MahalanobisScore.fit(clusters);
  }

  @Test
  void distancesAreThoseOfMahalanobis() {
    MahalanobisScore clusters = fitted();

    // The inverse of the covariance is {{1, -1}, {-1, 4}} / 3.
    assertThat(clusters.distance(new float[] {3, 0})).isCloseTo(Math.sqrt(3), within(0.03));
    assertThat(clusters.distance(new float[] {0, 3})).isCloseTo(Math.sqrt(12), within(0.06));
    assertThat(clusters.distance(new float[] {2, 2}))
        .isCloseTo(Math.sqrt((4 - 8 + 16) / 3.0), within(0.05));
  }

  @Test
  void theNearestClusterCounts() {
    assertThat(fitted().distance(new float[] {13, 0})).isCloseTo(Math.sqrt(3), within(0.04));
  }

  @Test
  void anotherUnitDividesDistances() {
    MahalanobisScore clusters = fitted();
    float[] place = {1, 3};

    assertThat(clusters.scaled(2.5).distance(place))
        .isCloseTo(clusters.distance(place) / 2.5, within(1e-5));
  }
}
