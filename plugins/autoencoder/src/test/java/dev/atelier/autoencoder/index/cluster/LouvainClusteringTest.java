package dev.atelier.autoencoder.index.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.testkit.NoProgress;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LouvainClusteringTest {

  @Test
  void theNumberOfGroupsFarApartIsFoundWithThem() {
    GaussianBlobs blobs = GaussianBlobs.of(7, 40, 10, 0.5, 3);
    KMeansTest.assertSameGroups(
        blobs.labels, LouvainClustering.of(blobs.points, 1, new NoProgress()));
  }

  @Test
  void aGroupMayHaveAnyShape() {
    float[][] rings = new float[200][];
    int[] labels = new int[200];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < rings.length; i++) {
      labels[i] = i % 2;
      double angle = Math.PI * random.nextDouble() - labels[i] * Math.PI;
      // Two half moons, each with its end in the bend of the other.
      rings[i] =
          new float[] {
            (float) (Math.cos(angle) + labels[i] + random.nextDouble(0.05)),
            (float) (Math.sin(angle) + 0.3 * labels[i] + random.nextDouble(0.05))
          };
    }
    int[] found = LouvainClustering.of(rings, 1, new NoProgress());
    int groups = Arrays.stream(found).max().orElseThrow() + 1;
    for (int group = 0; group < groups; group++) {
      int one = group;
      assertThat(
              Arrays.stream(range(found.length)).filter(i -> found[i] == one).map(i -> labels[i]))
          .as("a group lies in one of the moons")
          .containsOnly(labels[firstOf(found, group)]);
    }
  }

  private static int[] range(int count) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static int firstOf(int[] labels, int label) {
    int i = 0;
    while (labels[i] != label) {
      i++;
    }
    return i;
  }

  /**
   * For {@code n} cliques of {@code m} nodes, joined in a ring, each clique is a group, and the
   * modularity is {@code 1 - 2 / (m (m - 1) + 2) - 1 / n} (Fortunato and Barthelemy, PNAS 2007).
   */
  @Test
  void aRingOfCliquesFallsIntoThem() {
    int[][] ring = ring(10, 5);
    int[] found = LouvainClustering.ofGraph(ring, 1, new NoProgress());
    int[] cliques = new int[ring.length];
    Arrays.setAll(cliques, i -> i / 5);
    KMeansTest.assertSameGroups(cliques, found);
    assertThat(LouvainClustering.modularity(ring, found))
        .isCloseTo(1 - 2.0 / (5 * 4 + 2) - 1.0 / 10, within(1e-9));
  }

  private static int[][] ring(int cliques, int size) {
    int[][] joined = new int[cliques * size][];
    for (int i = 0; i < joined.length; i++) {
      int first = i / size * size;
      joined[i] = new int[size + 1];
      for (int j = 0; j < size; j++) {
        joined[i][j] = first + j;
      }
      // The first of a clique is joined with the last of the one before.
      joined[i][size] = i == first ? Math.floorMod(i - 1, joined.length) : first;
    }
    return joined;
  }

  @Test
  void modularityIsTheSumOverAllPairs() {
    int[][] graph = ring(3, 4);
    int[] labels = new int[graph.length];
    Arrays.setAll(labels, i -> i % 2);
    assertThat(LouvainClustering.modularity(graph, labels))
        .isCloseTo(byPairs(graph, labels), within(1e-12));
    int[] one = new int[graph.length];
    assertThat(LouvainClustering.modularity(graph, one)).isCloseTo(0, within(1e-12));
  }

  private static double byPairs(int[][] joined, int[] labels) {
    int size = joined.length;
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int other : joined[i]) {
        if (other != i) {
          matrix[i][other] = 1;
          matrix[other][i] = 1;
        }
      }
    }
    double total = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).sum();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (labels[i] == labels[j]) {
          double chance = Arrays.stream(matrix[i]).sum() * Arrays.stream(matrix[j]).sum() / total;
          sum += matrix[i][j] - chance;
        }
      }
    }
    return sum / total;
  }

  @Test
  void theSeedAloneDecides() {
    GaussianBlobs blobs = GaussianBlobs.of(4, 50, 6, 3, 5);
    assertThat(LouvainClustering.of(blobs.points, 3, new NoProgress()))
        .isEqualTo(LouvainClustering.of(blobs.points, 3, new NoProgress()));
  }
}
