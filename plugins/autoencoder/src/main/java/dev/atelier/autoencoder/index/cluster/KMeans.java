package dev.atelier.autoencoder.index.cluster;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.Progress;
import dev.atelier.toolkit.math.Distances;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Divides points into groups so that each is near the mean of its group (Lloyd, 1982), beginning
 * with points that are far from each other (k-means++: Arthur and Vassilvitskii, 2007); the best of
 * some tries.
 */
final class KMeans {

  private static final int TRIES = 4;
  private static final int MOST_ROUNDS = 60;

  private final float[][] points;
  private final float[][] centers;
  private final int[] labels;
  private double inertia;

  private KMeans(float[][] points, float[][] centers) {
    this.points = points;
    this.centers = centers;
    this.labels = new int[points.length];
  }

  /**
   * Divides points.
   *
   * @param points at least {@code count}, of one length
   * @param count how many groups
   * @param seed what the beginnings are drawn from
   */
  static KMeans of(float[][] points, int count, long seed, Progress progress) {
    SplittableRandom random = new SplittableRandom(seed);
    @Nullable KMeans best = null;
    for (int i = 0; i < TRIES; i++) {
      KMeans one = new KMeans(points, beginnings(points, count, random));
      one.settle(progress);
      if (best == null || one.inertia < best.inertia) {
        best = one;
      }
    }
    return requireNonNull(best, "it tried at least once");
  }

  /** Divides points, beginning with means that were found on some of them. */
  static KMeans from(float[][] points, float[][] centers, Progress progress) {
    float[][] copies = Arrays.stream(centers).map(float[]::clone).toArray(float[][]::new);
    KMeans found = new KMeans(points, copies);
    found.settle(progress);
    return found;
  }

  private static float[][] beginnings(float[][] points, int count, SplittableRandom random) {
    float[][] centers = new float[count][];
    centers[0] = points[random.nextInt(points.length)].clone();
    double[] distances = new double[points.length];
    Arrays.fill(distances, Double.MAX_VALUE);
    for (int k = 1; k < count; k++) {
      double total = 0;
      for (int i = 0; i < points.length; i++) {
        distances[i] = Math.min(distances[i], Distances.squared(points[i], centers[k - 1]));
        total += distances[i];
      }
      double left = random.nextDouble() * total;
      int chosen = 0;
      while (chosen < points.length - 1 && left >= distances[chosen]) {
        left -= distances[chosen];
        chosen++;
      }
      centers[k] = points[chosen].clone();
    }
    return centers;
  }

  private void settle(Progress progress) {
    Arrays.fill(labels, -1);
    boolean moved = true;
    for (int round = 0; moved && round < MOST_ROUNDS; round++) {
      moved = false;
      inertia = 0;
      for (int i = 0; i < points.length; i++) {
        if (i % 1000 == 0) {
          progress.checkCancelled();
        }
        int label = nearest(centers, points[i]);
        moved |= label != labels[i];
        labels[i] = label;
        inertia += Distances.squared(points[i], centers[label]);
      }
      average();
    }
  }

  private void average() {
    int length = points[0].length;
    double[][] sums = new double[centers.length][length];
    int[] counts = new int[centers.length];
    for (int i = 0; i < points.length; i++) {
      counts[labels[i]]++;
      for (int j = 0; j < length; j++) {
        sums[labels[i]][j] += points[i][j];
      }
    }
    for (int k = 0; k < centers.length; k++) {
      // A group that lost all its points stays where it was.
      for (int j = 0; counts[k] > 0 && j < length; j++) {
        centers[k][j] = (float) (sums[k][j] / counts[k]);
      }
    }
  }

  /** Returns which center is nearest to a point. */
  static int nearest(float[][] centers, float[] point) {
    int nearest = 0;
    float least = Float.MAX_VALUE;
    for (int k = 0; k < centers.length; k++) {
      float distance = Distances.squared(point, centers[k]);
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    return nearest;
  }

  /** Returns the means of the groups. */
  float[][] centers() {
    return centers;
  }

  /** Returns the group of each point, from 0. */
  int[] labels() {
    return labels;
  }

  /** Returns the sum of the squares of all distances from the mean of the group. */
  double inertia() {
    return inertia;
  }
}
