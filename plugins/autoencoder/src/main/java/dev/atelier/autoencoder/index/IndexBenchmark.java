package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Rounding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Measures an index on points that are drawn: how long, how large, and how much it misses. */
final class IndexBenchmark {

  private static final int QUESTIONS = 200;
  private static final int NEIGHBORS = 10;
  private static final int COMMIT_EVERY = 200_000;

  /** Groups that clustered points lie in. */
  private static final int CLUSTERS = 1000;

  /** In how many directions clustered points vary around the middle of their group. */
  private static final int INNER_DIMENSIONS = 16;

  private IndexBenchmark() {}

  /** Draws points that have nothing in common: the hardest case, which no pictures are like. */
  static Supplier<float[]> scattered(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> gaussian(length, 1, random);
  }

  /** Draws points of groups, within which they vary in some directions only, as pictures do. */
  static Supplier<float[]> clustered(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> centers = new ArrayList<>();
    List<float[][]> directions = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      centers.add(gaussian(length, 1, random));
      float[][] axes = new float[INNER_DIMENSIONS][];
      for (int j = 0; j < axes.length; j++) {
        axes[j] = gaussian(length, 0.25, random);
      }
      directions.add(axes);
    }
    return () -> {
      int cluster = random.nextInt(CLUSTERS);
      float[] point = centers.get(cluster).clone();
      for (float[] axis : directions.get(cluster)) {
        float along = (float) random.nextGaussian();
        for (int i = 0; i < length; i++) {
          point[i] += along * axis[i];
        }
      }
      return point;
    };
  }

  private static float[] gaussian(int length, double deviation, SplittableRandom random) {
    float[] point = new float[length];
    for (int i = 0; i < length; i++) {
      point[i] = (float) (deviation * random.nextGaussian());
    }
    return point;
  }

  /**
   * Fills an empty index and asks it.
   *
   * @param count how many points
   * @param points draws them; what it draws last is what is looked for
   * @return what was measured, by name
   */
  static Map<String, Object> run(
      PictureIndex index, int count, Supplier<float[]> points, Progress progress) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (i % 100 == 0) {
        progress.checkCancelled();
        progress.report(i, count, Map.of());
      }
      index.put("drawn " + i, Integer.toHexString(i), points.get(), new byte[0]);
      if ((i + 1) % COMMIT_EVERY == 0) {
        index.commit();
      }
    }
    index.commit();
    double building = (System.nanoTime() - start) / 1e9;
    List<float[]> questions = new ArrayList<>();
    List<Set<String>> truths = new ArrayList<>();
    start = System.nanoTime();
    for (int i = 0; i < QUESTIONS; i++) {
      progress.checkCancelled();
      questions.add(points.get());
      truths.add(names(index.nearestExactly(questions.get(i), NEIGHBORS)));
    }
    Map<String, Object> measured = new LinkedHashMap<>();
    measured.put("points", count);
    measured.put("parts", index.parts());
    measured.put("buildSeconds", Rounding.to(building, 1));
    measured.put("bytes", index.bytes());
    measured.put(
        "exactMilliseconds", Rounding.to((System.nanoTime() - start) / 1e6 / QUESTIONS, 2));
    List<Object> breadths = new ArrayList<>();
    for (int breadth : List.of(50, 100, 200, 400, 800, 1600)) {
      breadths.add(ask(index, questions, truths, breadth, progress));
    }
    measured.put("searches", breadths);
    return measured;
  }

  private static Map<String, Object> ask(
      PictureIndex index,
      List<float[]> questions,
      List<Set<String>> truths,
      int breadth,
      Progress progress) {
    double found = 0;
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      progress.checkCancelled();
      long start = System.nanoTime();
      Set<String> names = names(index.nearest(questions.get(i), NEIGHBORS, breadth));
      times.add((System.nanoTime() - start) / 1e6);
      names.retainAll(truths.get(i));
      found += names.size();
    }
    times.sort(null);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("breadth", breadth);
    answer.put("recallAt10", Rounding.to(found / NEIGHBORS / questions.size(), 4));
    answer.put("medianMilliseconds", Rounding.to(times.get(times.size() / 2), 2));
    answer.put("p95Milliseconds", Rounding.to(times.get(times.size() * 95 / 100), 2));
    return answer;
  }

  private static Set<String> names(List<PictureIndex.Neighbor> neighbors) {
    Set<String> names = new HashSet<>();
    neighbors.forEach(neighbor -> names.add(neighbor.entry().name()));
    return names;
  }
}
