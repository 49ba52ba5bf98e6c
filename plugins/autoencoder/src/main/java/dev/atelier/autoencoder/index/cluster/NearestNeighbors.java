package dev.atelier.autoencoder.index.cluster;

import dev.atelier.api.Progress;
import dev.atelier.toolkit.math.Distances;
import java.util.Arrays;
import java.util.Map;

/** The nearest neighbors of each of some points, found by looking at all pairs. */
public final class NearestNeighbors {

  private final int[][] neighbors;
  private final float[][] distances;

  private NearestNeighbors(int[][] neighbors, float[][] distances) {
    this.neighbors = neighbors;
    this.distances = distances;
  }

  /**
   * Finds neighbors.
   *
   * @param points at least two
   * @param count how many of each; fewer if there are fewer others
   */
  public static NearestNeighbors of(float[][] points, int count, Progress progress) {
    int kept = Math.min(count, points.length - 1);
    int[][] neighbors = new int[points.length][kept];
    float[][] distances = new float[points.length][kept];
    for (int i = 0; i < points.length; i++) {
      if (i % 50 == 0) {
        progress.checkCancelled();
        progress.report(i, points.length, Map.of());
      }
      Arrays.fill(distances[i], Float.MAX_VALUE);
      for (int j = 0; j < points.length; j++) {
        float distance = Distances.squared(points[i], points[j]);
        if (j != i && distance < distances[i][kept - 1]) {
          insert(neighbors[i], distances[i], j, distance);
        }
      }
      for (int k = 0; k < kept; k++) {
        distances[i][k] = (float) Math.sqrt(distances[i][k]);
      }
    }
    return new NearestNeighbors(neighbors, distances);
  }

  /** Puts a neighbor among those kept, the nearest first, and drops the farthest. */
  static void insert(int[] neighbors, float[] distances, int neighbor, float distance) {
    int place = distances.length - 1;
    while (place > 0 && distances[place - 1] > distance) {
      distances[place] = distances[place - 1];
      neighbors[place] = neighbors[place - 1];
      place--;
    }
    distances[place] = distance;
    neighbors[place] = neighbor;
  }

  /** Returns how many points there are. */
  public int size() {
    return neighbors.length;
  }

  /** Returns the neighbors of a point, the nearest first. */
  public int[] neighbors(int point) {
    return neighbors[point];
  }

  /** Returns how far away they are. */
  public float[] distances(int point) {
    return distances[point];
  }

  /**
   * Says how much thinner the points lie around each than around its neighbors (local outlier
   * factor: Breunig, Kriegel, Ng and Sander, 2000).
   *
   * @return for each point about 1 if it lies among its like, and more the more it stands apart
   */
  public double[] outlierFactors() {
    int count = neighbors[0].length;
    double[] densities = new double[size()];
    for (int i = 0; i < size(); i++) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        int other = neighbors[i][k];
        sum += Math.max(distances[other][count - 1], distances[i][k]);
      }
      // Points on top of each other would be infinitely dense.
      densities[i] = count / Math.max(sum, 1e-6);
    }
    double[] factors = new double[size()];
    for (int i = 0; i < size(); i++) {
      double sum = 0;
      for (int other : neighbors[i]) {
        sum += densities[other];
      }
      factors[i] = sum / count / densities[i];
    }
    return factors;
  }
}
