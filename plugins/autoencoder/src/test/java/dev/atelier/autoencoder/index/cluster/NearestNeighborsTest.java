package dev.atelier.autoencoder.index.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.testkit.NoProgress;
import dev.atelier.toolkit.math.Distances;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NearestNeighborsTest {

  @Test
  void neighborsAreThoseThatSortingGives() {
    float[][] points = GaussianBlobs.of(3, 30, 6, 2, 8).points;
    NearestNeighbors nearest = NearestNeighbors.of(points, 7, new NoProgress());
    for (int i : List.of(0, 17, 89)) {
      List<Integer> sorted =
          IntStream.range(0, points.length)
              .filter(j -> j != i)
              .boxed()
              .sorted(
                  Comparator.comparingDouble(
                      (Integer j) -> Distances.between(points[i], points[j])))
              .limit(7)
              .toList();
      assertThat(nearest.neighbors(i))
          .containsExactly(sorted.stream().mapToInt(Integer::intValue).toArray());
      assertThat((double) nearest.distances(i)[6])
          .isCloseTo(Distances.between(points[i], points[sorted.get(6)]), within(1e-5));
    }
  }

  @Test
  void thereAreNoMoreNeighborsThanOtherPoints() {
    NearestNeighbors nearest =
        NearestNeighbors.of(new float[][] {{0}, {3}, {4}}, 10, new NoProgress());
    assertThat(nearest.neighbors(0)).containsExactly(1, 2);
    assertThat(nearest.distances(0)).containsExactly(3, 4);
  }

  @Test
  void pointsOfAGridLieLikeTheirNeighborsAndOneApartDoesNot() {
    float[][] points = new float[101][];
    for (int i = 0; i < 100; i++) {
      points[i] = new float[] {i % 10, (float) Math.floorDiv(i, 10)};
    }
    points[100] = new float[] {4.5f, 30};
    double[] factors = NearestNeighbors.of(points, 4, new NoProgress()).outlierFactors();
    assertThat(factors[44]).isCloseTo(1, within(1e-6));
    assertThat(factors[100]).isGreaterThan(5);
    assertThat(Arrays.stream(factors).limit(100).max().orElseThrow()).isLessThan(2);
  }

  @Test
  void pointsOnTopOfEachOtherHaveAFactorAllTheSame() {
    double[] factors = NearestNeighbors.of(new float[9][2], 3, new NoProgress()).outlierFactors();
    assertThat(factors).containsOnly(1.0);
  }
}
