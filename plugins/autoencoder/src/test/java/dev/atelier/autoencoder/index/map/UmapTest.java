package dev.atelier.autoencoder.index.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.autoencoder.index.cluster.GaussianBlobs;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.testkit.NoProgress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class UmapTest {

  private static final int NEIGHBORS = 10;

  @Test
  void neighborsStayNeighborsFarMoreOftenThanByChanceAndThanAlongTwoDirections() {
    float[][] points = GaussianBlobs.of(12, 30, 20, 1.5, 6).points;
    NearestNeighbors nearest = NearestNeighbors.of(points, NEIGHBORS, new NoProgress());
    float[][] principal = Umap.principal(points);
    float[][] places = Umap.of(nearest, principal, 1, new NoProgress());
    double kept = kept(nearest, places);
    double chance = (double) NEIGHBORS / (points.length - 1);
    assertThat(kept).isGreaterThan(8 * chance).isGreaterThan(1.5 * kept(nearest, principal));
  }

  /** Returns the share of the neighbors that are neighbors on the plane, too. */
  private static double kept(NearestNeighbors nearest, float[][] places) {
    NearestNeighbors onThePlane = NearestNeighbors.of(places, NEIGHBORS, new NoProgress());
    long both = 0;
    for (int i = 0; i < places.length; i++) {
      int[] there = onThePlane.neighbors(i);
      both +=
          Arrays.stream(nearest.neighbors(i))
              .filter(one -> Arrays.stream(there).anyMatch(other -> other == one))
              .count();
    }
    return (double) both / NEIGHBORS / places.length;
  }

  @Test
  void theSameSeedGivesTheSameMap() {
    float[][] points = GaussianBlobs.of(3, 20, 5, 1, 6).points;
    NearestNeighbors nearest = NearestNeighbors.of(points, 5, new NoProgress());
    float[][] principal = Umap.principal(points);
    assertThat(Umap.of(nearest, principal, 4, new NoProgress()))
        .isDeepEqualTo(Umap.of(nearest, principal, 4, new NoProgress()));
  }

  @Test
  void pointsOfALineKeepTheirOrderAlongTheFirstDirection() {
    float[][] points = new float[21][];
    for (int i = 0; i < points.length; i++) {
      points[i] = new float[] {3 * i, 4 * i, 0.001f * (i % 2)};
    }
    float[][] places = Umap.principal(points);
    double step = places[1][0] - places[0][0];
    for (int i = 0; i < points.length; i++) {
      assertThat((double) places[i][0]).isCloseTo(places[0][0] + i * step, within(1e-3));
    }
    assertThat(Math.abs(step)).isCloseTo(1, within(1e-3));
  }

  @Test
  void pointsThatAreAllTheSameGetPlacesThatAreNumbers() {
    float[][] points = new float[12][4];
    NearestNeighbors nearest = NearestNeighbors.of(points, 3, new NoProgress());
    float[][] places = Umap.of(nearest, Umap.principal(points), 1, new NoProgress());
    for (float[] place : places) {
      assertThat(place[0]).isFinite();
      assertThat(place[1]).isFinite();
    }
  }
}
