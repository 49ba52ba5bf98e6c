package dev.atelier.autoencoder.index.cluster;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Distances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures in groups that nobody has named, the largest first. */
public final class PictureClusters {

  /**
   * How many points stand for all: groups by neighbors are found on them, and all pairs of them are
   * measured.
   */
  private static final int STANDING = 2000;

  private static final int DENSE_NEIGHBORS = 5;

  /** How many of those that stand for all say which group a picture belongs to. */
  private static final int VOTERS = 10;

  /** To how many of a group a picture has to be near to be near to the group. */
  private static final int NEAR_TO = 5;

  private final List<PictureIndex.Entry> entries;
  private final int[] labels;
  private final float[][] centers;
  private final int[] standing;
  private final float[][] standingPoints;
  private final int[] standingLabels;
  private final boolean byNeighbors;
  private final double silhouette;

  private PictureClusters(
      List<PictureIndex.Entry> entries,
      int[] labels,
      float[][] centers,
      int[] standing,
      boolean byNeighbors,
      double silhouette) {
    this.entries = entries;
    this.labels = labels;
    this.centers = centers;
    this.standing = standing;
    this.standingPoints = points(entries, standing);
    this.standingLabels = Arrays.stream(standing).map(i -> labels[i]).toArray();
    this.byNeighbors = byNeighbors;
    this.silhouette = silhouette;
  }

  /**
   * Finds groups.
   *
   * @param count how many; 0 for as many as there are by neighbors
   */
  public static PictureClusters of(
      List<PictureIndex.Entry> entries, int count, long seed, Progress progress) {
    return count == 0
        ? byNeighbors(entries, seed, progress)
        : aroundMeans(entries, count, seed, progress);
  }

  /** Finds groups of pictures that have one another among their nearest, and how many there are. */
  public static PictureClusters byNeighbors(
      List<PictureIndex.Entry> entries, long seed, Progress progress) {
    int[] standing = drawn(entries.size(), seed);
    float[][] points = points(entries, standing);
    int[] found = LouvainClustering.of(points, seed, progress);
    int[] labels = new int[entries.size()];
    Arrays.fill(labels, -1);
    for (int i = 0; i < standing.length; i++) {
      labels[standing[i]] = found[i];
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        progress.checkCancelled();
        labels[i] = vote(points, found, entries.get(i).point());
      }
    }
    return sorted(entries, labels, standing, true);
  }

  /** Returns the group of most of the nearest, the nearer ones counting more. */
  private static int vote(float[][] points, int[] labels, float[] point) {
    int count = Math.min(VOTERS, points.length);
    float[] distances = new float[count];
    int[] nearest = new int[count];
    Arrays.fill(distances, Float.MAX_VALUE);
    for (int i = 0; i < points.length; i++) {
      float distance = Distances.squared(point, points[i]);
      if (distance < distances[count - 1]) {
        NearestNeighbors.insert(nearest, distances, i, distance);
      }
    }
    Map<Integer, Double> votes = new HashMap<>();
    int best = labels[nearest[0]];
    for (int i = 0; i < count; i++) {
      int label = labels[nearest[i]];
      double own = votes.merge(label, 1 / (Math.sqrt(distances[i]) + 1e-9), Double::sum);
      if (own > votes.getOrDefault(best, 0.0)) {
        best = label;
      }
    }
    return best;
  }

  /**
   * Divides pictures around means.
   *
   * @param count how many groups; 0 for as many as there are by neighbors
   */
  public static PictureClusters aroundMeans(
      List<PictureIndex.Entry> entries, int count, long seed, Progress progress) {
    float[][] points = IndexSample.points(entries);
    if (count > points.length) {
      throw new ParameterException(
          "--count: there are %d pictures, which cannot be in %d groups; ask for fewer"
              .formatted(points.length, count));
    }
    int[] standing = drawn(points.length, seed);
    float[][] some = points(entries, standing);
    int number =
        count > 0
            ? count
            : Arrays.stream(LouvainClustering.of(some, seed, progress)).max().orElse(0) + 1;
    KMeans tried = KMeans.of(number <= some.length ? some : points, number, seed, progress);
    KMeans found = KMeans.from(points, tried.centers(), progress);
    return sorted(entries, found.labels(), standing, false);
  }

  /**
   * Finds groups where pictures lie densely.
   *
   * @param leastSize how many pictures make a group
   */
  public static PictureClusters dense(
      List<PictureIndex.Entry> entries, int leastSize, long seed, Progress progress) {
    float[][] points = IndexSample.points(entries);
    int[] labels = Hdbscan.of(points, DENSE_NEIGHBORS, leastSize, progress);
    return sorted(entries, labels, drawn(points.length, seed), false);
  }

  /** Draws which pictures stand for all. */
  private static int[] drawn(int size, long seed) {
    int[] order = IntStream.range(0, size).toArray();
    shuffle(order, seed);
    return Arrays.copyOf(order, Math.min(STANDING, size));
  }

  private static float[][] points(List<PictureIndex.Entry> entries, int[] which) {
    return Arrays.stream(which).mapToObj(i -> entries.get(i).point()).toArray(float[][]::new);
  }

  private static void shuffle(int[] order, long seed) {
    List<Integer> boxed = new ArrayList<>(Arrays.stream(order).boxed().toList());
    Collections.shuffle(boxed, new Random(seed));
    Arrays.setAll(order, boxed::get);
  }

  /** Numbers the groups by their size, and finds their means. */
  private static PictureClusters sorted(
      List<PictureIndex.Entry> entries, int[] labels, int[] standing, boolean byNeighbors) {
    int found = Arrays.stream(labels).max().orElse(-1) + 1;
    int[] sizes = new int[found];
    Arrays.stream(labels).filter(label -> label >= 0).forEach(label -> sizes[label]++);
    List<Integer> order =
        IntStream.range(0, found)
            .boxed()
            .filter(label -> sizes[label] > 0)
            .sorted(Comparator.comparingInt((Integer label) -> sizes[label]).reversed())
            .toList();
    int[] renamed = Arrays.stream(labels).map(order::indexOf).toArray();
    float[][] centers = new float[order.size()][];
    for (int group = 0; group < centers.length; group++) {
      centers[group] = mean(entries, renamed, group);
    }
    double silhouette =
        new Silhouette(points(entries, standing))
            .of(Arrays.stream(standing).map(i -> renamed[i]).toArray());
    return new PictureClusters(entries, renamed, centers, standing, byNeighbors, silhouette);
  }

  private static float[] mean(List<PictureIndex.Entry> entries, int[] labels, int group) {
    double[] sums = new double[entries.get(0).point().length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == group) {
        count++;
        for (int j = 0; j < sums.length; j++) {
          sums[j] += entries.get(i).point()[j];
        }
      }
    }
    float[] mean = new float[sums.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (float) (sums[j] / count);
    }
    return mean;
  }

  /** Returns how many groups there are. */
  public int count() {
    return centers.length;
  }

  /** Returns the pictures, in groups or not. */
  public List<PictureIndex.Entry> entries() {
    return entries;
  }

  /** Returns the group of each picture, from 0; -1 if it is in none. */
  public int[] labels() {
    return labels;
  }

  /** Returns the means of the groups. */
  public float[][] centers() {
    return centers;
  }

  /** Returns the mean silhouette of the groups, measured on up to 2000 pictures. */
  public double silhouette() {
    return silhouette;
  }

  /** Returns the group that a further point belongs to, from 0. */
  public int nearest(float[] point) {
    return byNeighbors
        ? vote(standingPoints, standingLabels, point)
        : KMeans.nearest(centers, point);
  }

  /**
   * Says how far each picture lies from each group: the mean distance to the five of the group that
   * are nearest to it, others than itself, as a multiple of what is usual within the group, which
   * is the median of that for its own pictures. About 1 is as near as pictures of the group are to
   * one another. Measured on up to 2000 pictures that stand for all.
   *
   * @return for each picture as many numbers as there are groups
   */
  public double[][] relativeDistances(Progress progress) {
    double[][] distances = new double[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      progress.checkCancelled();
      distances[i] = distances(i);
    }
    for (int group = 0; group < count(); group++) {
      int one = group;
      double[] within =
          Arrays.stream(standing)
              .filter(i -> labels[i] == one)
              .mapToDouble(i -> distances[i][one])
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      // A group with a single picture to stand for it has no usual distance: nothing is near it.
      double usual = within.length == 0 ? 0 : within[within.length / 2];
      for (double[] row : distances) {
        row[one] = usual == 0 ? Double.POSITIVE_INFINITY : row[one] / usual;
      }
    }
    return distances;
  }

  private double[] distances(int picture) {
    float[] point = entries.get(picture).point();
    float[][] nearest = new float[count()][NEAR_TO];
    int[] unused = new int[NEAR_TO];
    for (float[] row : nearest) {
      Arrays.fill(row, Float.MAX_VALUE);
    }
    for (int other : standing) {
      if (other != picture && labels[other] >= 0) {
        float[] row = nearest[labels[other]];
        float distance = Distances.squared(point, entries.get(other).point());
        if (distance < row[NEAR_TO - 1]) {
          NearestNeighbors.insert(unused, row, other, distance);
        }
      }
    }
    return Arrays.stream(nearest).mapToDouble(PictureClusters::mean).toArray();
  }

  /** Returns the mean of the roots of those that were found; infinite if there are none. */
  private static double mean(float[] squares) {
    double sum = 0;
    int count = 0;
    for (float square : squares) {
      if (square < Float.MAX_VALUE) {
        sum += Math.sqrt(square);
        count++;
      }
    }
    return count == 0 ? Double.POSITIVE_INFINITY : sum / count;
  }

  /** Returns the pictures of a group, those nearest to its mean first. */
  public List<PictureIndex.Entry> members(int group) {
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] == group)
        .mapToObj(entries::get)
        .sorted(
            Comparator.comparingDouble(entry -> Distances.squared(entry.point(), centers[group])))
        .toList();
  }

  /**
   * Returns the picture that stands for a group, nearest to its mean.
   *
   * @throws OperationException if the group is empty
   */
  public PictureIndex.Entry center(int group) {
    return members(group).stream()
        .findFirst()
        .orElseThrow(() -> new OperationException("group " + (group + 1) + " is empty"));
  }
}
