package dev.atelier.autoencoder.index.cluster;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.Progress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Finds groups of points that have one another among their nearest (as Levine et al., Cell 2015):
 * each point is joined with its nearest, and points are divided so that as many more of these joins
 * lie within groups as could be expected by chance, which is the modularity of Newman and Girvan
 * (Physical Review E 2004). Found by moving points, and then whole groups, to where the gain is
 * greatest (Blondel et al., Journal of Statistical Mechanics 2008); the best of some tries. How
 * many groups there are comes out of it.
 */
final class LouvainClustering {

  /** The part of all points that each is joined with; more would blur small groups. */
  private static final double SHARE = 0.01;

  private static final int FEWEST_NEIGHBORS = 5;
  private static final int MOST_NEIGHBORS = 20;
  private static final int TRIES = 4;

  /** What a move has to gain, lest rounding moves a point to and fro for ever. */
  private static final double LEAST_GAIN = 1e-9;

  /** The ends of the joins of each node, and how much each weighs. */
  private final int[][] ends;

  private final double[][] weights;

  /** What a node of joined points weighs within itself, counted from both ends. */
  private final double[] own;

  private final double[] degrees;
  private final double total;

  private LouvainClustering(int[][] ends, double[][] weights, double[] own) {
    this.ends = ends;
    this.weights = weights;
    this.own = own;
    this.degrees = own.clone();
    for (int i = 0; i < ends.length; i++) {
      degrees[i] += Arrays.stream(weights[i]).sum();
    }
    this.total = Arrays.stream(degrees).sum();
  }

  /**
   * Finds groups.
   *
   * @param points at least two
   * @param seed what decides in which order points are moved
   * @return the group of each point, from 0
   */
  static int[] of(float[][] points, long seed, Progress progress) {
    int count =
        (int)
            Math.max(FEWEST_NEIGHBORS, Math.min(MOST_NEIGHBORS, Math.round(SHARE * points.length)));
    NearestNeighbors nearest = NearestNeighbors.of(points, count, progress);
    int[][] neighbors = new int[points.length][];
    Arrays.setAll(neighbors, nearest::neighbors);
    return ofGraph(neighbors, seed, progress);
  }

  /**
   * Divides the nodes of a graph.
   *
   * @param joined for each node some that it is joined with, whichever of two names the other
   */
  static int[] ofGraph(int[][] joined, long seed, Progress progress) {
    LouvainClustering graph = graph(joined);
    SplittableRandom random = new SplittableRandom(seed);
    int[] best = null;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < TRIES; i++) {
      int[] found = graph.divide(random, progress);
      double modularity = graph.modularity(found);
      if (modularity > greatest) {
        greatest = modularity;
        best = found;
      }
    }
    return requireNonNull(best, "no modularity is a number");
  }

  /** Returns the modularity of a division of a graph, -1/2 to 1. */
  static double modularity(int[][] joined, int[] labels) {
    return graph(joined).modularity(labels);
  }

  private static LouvainClustering graph(int[][] joined) {
    Map<Integer, Double>[] rows = rows(joined.length);
    for (int i = 0; i < joined.length; i++) {
      for (int other : joined[i]) {
        if (other != i) {
          rows[i].put(other, 1.0);
          rows[other].put(i, 1.0);
        }
      }
    }
    return of(rows, new double[joined.length]);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Integer, Double>[] rows(int count) {
    Map<Integer, Double>[] rows = new Map[count];
    Arrays.setAll(rows, i -> new HashMap<>());
    return rows;
  }

  private static LouvainClustering of(Map<Integer, Double>[] rows, double[] own) {
    int[][] ends = new int[rows.length][];
    double[][] weights = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      // Sorted, for the order of a map is nobody's promise.
      ends[i] = rows[i].keySet().stream().mapToInt(end -> end).sorted().toArray();
      Map<Integer, Double> row = rows[i];
      weights[i] = Arrays.stream(ends[i]).mapToDouble(row::get).toArray();
    }
    return new LouvainClustering(ends, weights, own);
  }

  private int[] divide(SplittableRandom random, Progress progress) {
    progress.checkCancelled();
    int[] labels = moved(random, progress);
    int count = Arrays.stream(labels).max().orElse(-1) + 1;
    if (count == ends.length) {
      return labels;
    }
    int[] wholes = joined(labels, count).divide(random, progress);
    return Arrays.stream(labels).map(label -> wholes[label]).toArray();
  }

  /** Moves nodes to the group of one they are joined with, as long as that gains anything. */
  private int[] moved(SplittableRandom random, Progress progress) {
    int[] groups = new int[ends.length];
    Arrays.setAll(groups, i -> i);
    double[] sums = degrees.clone();
    double[] towards = new double[ends.length];
    int[] order = groups.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    boolean moving = true;
    while (moving) {
      progress.checkCancelled();
      moving = false;
      for (int node : order) {
        int from = groups[node];
        sums[from] -= degrees[node];
        for (int i = 0; i < ends[node].length; i++) {
          towards[groups[ends[node][i]]] += weights[node][i];
        }
        int best = from;
        double most = towards[from] - sums[from] * degrees[node] / total + LEAST_GAIN;
        for (int end : ends[node]) {
          int group = groups[end];
          double gain = towards[group] - sums[group] * degrees[node] / total;
          if (gain > most) {
            most = gain;
            best = group;
          }
        }
        for (int end : ends[node]) {
          towards[groups[end]] = 0;
        }
        groups[node] = best;
        sums[best] += degrees[node];
        moving |= best != from;
      }
    }
    return numbered(groups);
  }

  /** Numbers groups from 0, in the order in which they are met. */
  private static int[] numbered(int[] groups) {
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] labels = new int[groups.length];
    for (int i = 0; i < groups.length; i++) {
      numbers.putIfAbsent(groups[i], numbers.size());
      labels[i] = numbers.get(groups[i]);
    }
    return labels;
  }

  /** Returns the graph whose nodes are groups of this one's. */
  private LouvainClustering joined(int[] labels, int count) {
    Map<Integer, Double>[] rows = rows(count);
    double[] within = new double[count];
    for (int i = 0; i < ends.length; i++) {
      within[labels[i]] += own[i];
      for (int j = 0; j < ends[i].length; j++) {
        if (labels[ends[i][j]] == labels[i]) {
          within[labels[i]] += weights[i][j];
        } else {
          rows[labels[i]].merge(labels[ends[i][j]], weights[i][j], Double::sum);
        }
      }
    }
    return of(rows, within);
  }

  private double modularity(int[] labels) {
    int count = Arrays.stream(labels).max().orElse(-1) + 1;
    double[] within = new double[count];
    double[] sums = new double[count];
    for (int i = 0; i < ends.length; i++) {
      sums[labels[i]] += degrees[i];
      within[labels[i]] += own[i];
      for (int j = 0; j < ends[i].length; j++) {
        if (labels[ends[i][j]] == labels[i]) {
          within[labels[i]] += weights[i][j];
        }
      }
    }
    double modularity = 0;
    for (int group = 0; group < count; group++) {
      double share = sums[group] / total;
      modularity += within[group] / total - share * share;
    }
    return modularity;
  }
}
