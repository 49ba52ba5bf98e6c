package dev.atelier.autoencoder;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures in groups that nobody has named, the largest first. */
final class PictureGroups {

  /** How many points the number of groups is chosen by: all pairs of them are measured. */
  private static final int JUDGED = 2000;

  private static final int DENSE_NEIGHBOURS = 5;

  private final List<PictureIndex.Entry> entries;
  private final int[] labels;
  private final float[][] centres;
  private final Map<Integer, Double> silhouettes;
  private final double silhouette;

  private PictureGroups(
      List<PictureIndex.Entry> entries,
      int[] labels,
      float[][] centres,
      Map<Integer, Double> silhouettes,
      double silhouette) {
    this.entries = entries;
    this.labels = labels;
    this.centres = centres;
    this.silhouettes = silhouettes;
    this.silhouette = silhouette;
  }

  /**
   * Divides pictures around means.
   *
   * @param count how many groups; 0 for the number, up to {@code most}, that has the greatest mean
   *     silhouette
   */
  static PictureGroups aroundMeans(
      List<PictureIndex.Entry> entries, int count, int most, long seed, Progress progress) {
    float[][] points = IndexSample.points(entries);
    if (count > points.length) {
      throw new ParameterException(
          "--count: there are %d pictures, which cannot be in %d groups; ask for fewer"
              .formatted(points.length, count));
    }
    float[][] judged = drawn(points, JUDGED, seed);
    Silhouette measure = new Silhouette(judged);
    Map<Integer, Double> silhouettes = new LinkedHashMap<>();
    KMeans best = null;
    double silhouette = Double.NEGATIVE_INFINITY;
    int first = count == 0 ? 2 : count;
    int last = count == 0 ? Math.max(2, Math.min(most, judged.length - 1)) : count;
    for (int k = first; k <= last; k++) {
      progress.report(k - first, last - first + 1L, Map.of());
      boolean judgeable = k <= judged.length;
      KMeans tried = KMeans.of(judgeable ? judged : points, k, seed, progress);
      double value = judgeable ? measure.of(tried.labels()) : 0;
      silhouettes.put(k, Rounded.to(value, 4));
      if (value > silhouette) {
        silhouette = value;
        best = tried;
      }
    }
    KMeans found = KMeans.from(points, best.centres(), progress);
    return sorted(entries, found.labels(), silhouettes, silhouette);
  }

  /**
   * Finds groups where pictures lie densely.
   *
   * @param leastSize how many pictures make a group
   */
  static PictureGroups dense(
      List<PictureIndex.Entry> entries, int leastSize, long seed, Progress progress) {
    float[][] points = IndexSample.points(entries);
    int[] labels = DensityGroups.of(points, DENSE_NEIGHBOURS, leastSize, progress);
    int[] order = IntStream.range(0, points.length).toArray();
    shuffle(order, seed);
    int[] some = Arrays.copyOf(order, Math.min(JUDGED, order.length));
    Silhouette measure =
        new Silhouette(Arrays.stream(some).mapToObj(i -> points[i]).toArray(float[][]::new));
    double silhouette = measure.of(Arrays.stream(some).map(i -> labels[i]).toArray());
    return sorted(entries, labels, Map.of(), silhouette);
  }

  private static float[][] drawn(float[][] points, int most, long seed) {
    int[] order = IntStream.range(0, points.length).toArray();
    shuffle(order, seed);
    return Arrays.stream(order).limit(most).mapToObj(i -> points[i]).toArray(float[][]::new);
  }

  private static void shuffle(int[] order, long seed) {
    List<Integer> boxed = new ArrayList<>(Arrays.stream(order).boxed().toList());
    Collections.shuffle(boxed, new Random(seed));
    Arrays.setAll(order, boxed::get);
  }

  /** Numbers the groups by their size, and finds their means. */
  private static PictureGroups sorted(
      List<PictureIndex.Entry> entries,
      int[] labels,
      Map<Integer, Double> silhouettes,
      double silhouette) {
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
    float[][] centres = new float[order.size()][];
    for (int group = 0; group < centres.length; group++) {
      centres[group] = mean(entries, renamed, group);
    }
    return new PictureGroups(entries, renamed, centres, silhouettes, silhouette);
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
  int count() {
    return centres.length;
  }

  /** Returns the pictures, in groups or not. */
  List<PictureIndex.Entry> entries() {
    return entries;
  }

  /** Returns the group of each picture, from 0; -1 if it is in none. */
  int[] labels() {
    return labels;
  }

  /** Returns the means of the groups. */
  float[][] centres() {
    return centres;
  }

  /** Returns the mean silhouette for each number of groups that was tried. */
  Map<Integer, Double> silhouettes() {
    return silhouettes;
  }

  /** Returns the mean silhouette of the groups, measured on up to 2000 pictures. */
  double silhouette() {
    return silhouette;
  }

  /** Returns the pictures of a group, those nearest to its mean first. */
  List<PictureIndex.Entry> members(int group) {
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] == group)
        .mapToObj(entries::get)
        .sorted(
            Comparator.comparingDouble(entry -> Distances.squared(entry.point(), centres[group])))
        .toList();
  }

  /**
   * Returns the picture that stands for a group, nearest to its mean.
   *
   * @throws OperationException if the group is empty
   */
  PictureIndex.Entry centre(int group) {
    return members(group).stream()
        .findFirst()
        .orElseThrow(() -> new OperationException("group " + (group + 1) + " is empty"));
  }
}
