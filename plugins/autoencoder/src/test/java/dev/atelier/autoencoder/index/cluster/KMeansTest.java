package dev.atelier.autoencoder.index.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RecordedProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class KMeansTest {

  @Test
  void groupsThatAreFarApartAreFoundAsTheyWereDrawn() {
    GaussianBlobs blobs = GaussianBlobs.of(6, 40, 12, 0.4, 11);
    KMeans found = KMeans.of(blobs.points, 6, 1, new NoProgress());
    assertSameGroups(blobs.labels, found.labels());
    double inertia = 0;
    for (int i = 0; i < blobs.points.length; i++) {
      double least = Double.MAX_VALUE;
      for (float[] center : found.centers()) {
        double sum = 0;
        for (int j = 0; j < center.length; j++) {
          sum += Math.pow(blobs.points[i][j] - center[j], 2);
        }
        least = Math.min(least, sum);
      }
      inertia += least;
    }
    assertThat(found.inertia()).isCloseTo(inertia, within(1e-3 * inertia));
  }

  @Test
  void theMeansAreThoseOfTheGroups() {
    float[][] points = {{0, 0}, {0, 2}, {10, 0}, {10, 4}};
    KMeans found = KMeans.of(points, 2, 1, new NoProgress());
    assertThat(List.of(found.centers()))
        .containsExactlyInAnyOrder(new float[] {0, 1}, new float[] {10, 2});
    assertThat(found.inertia()).isEqualTo(2 + 8);
  }

  @Test
  void theSameSeedGivesTheSameGroups() {
    GaussianBlobs blobs = GaussianBlobs.of(4, 30, 5, 3, 2);
    assertThat(KMeans.of(blobs.points, 4, 9, new NoProgress()).labels())
        .isEqualTo(KMeans.of(blobs.points, 4, 9, new NoProgress()).labels());
  }

  @Test
  void pointsThatAreAllTheSameAreNoTrouble() {
    KMeans found = KMeans.of(new float[5][3], 3, 1, new NoProgress());
    assertThat(found.inertia()).isZero();
    assertThat(found.labels()).containsOnly(found.labels()[0]);
  }

  @Test
  void itEndsWhenItIsNoLongerWanted() {
    float[][] points = GaussianBlobs.of(2, 10, 2, 1, 1).points;
    assertThatThrownBy(() -> KMeans.of(points, 2, 1, RecordedProgress.cancelAfter(0)))
        .isInstanceOf(CancellationException.class);
  }

  /** Checks that two divisions are the same, whatever the groups are called. */
  static void assertSameGroups(int[] expected, int[] actual) {
    Map<Integer, Integer> names = new HashMap<>();
    Map<Integer, Integer> back = new HashMap<>();
    for (int i = 0; i < expected.length; i++) {
      names.putIfAbsent(expected[i], actual[i]);
      back.putIfAbsent(actual[i], expected[i]);
      assertThat(actual[i]).as("point %d", i).isEqualTo(names.get(expected[i]));
      assertThat(back.get(actual[i])).as("point %d", i).isEqualTo(expected[i]);
    }
  }
}
