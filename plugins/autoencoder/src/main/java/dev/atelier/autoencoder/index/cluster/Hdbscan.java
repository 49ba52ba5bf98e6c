package dev.atelier.autoencoder.index.cluster;

import dev.atelier.api.Progress;
import dev.atelier.toolkit.math.Distances;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Finds groups where points lie close together, of any shape and number, and leaves out what lies
 * between (HDBSCAN: Campello, Moulavi and Sander, 2013). Exact: it looks at all pairs.
 */
final class Hdbscan {

  private static final double LEAST_DISTANCE = 1e-9;

  private final int size;
  private final int leastSize;

  /** The tree of points that are joined, the nearest first: points, and then what joins them. */
  private final int[] left;

  private final int[] right;
  private final int[] sizes;
  private final double[] heights;

  private final List<Cluster> clusters = new ArrayList<>();

  /** A group as long as it holds together, while the distance that joins points shrinks. */
  private static final class Cluster {

    private final int node;
    private final double birth;
    private final List<Cluster> children = new ArrayList<>();
    private double stability;
    private boolean selected = true;

    Cluster(int node, double birth) {
      this.node = node;
      this.birth = birth;
    }
  }

  private Hdbscan(int size, int leastSize) {
    this.size = size;
    this.leastSize = leastSize;
    this.left = new int[2 * size - 1];
    this.right = new int[2 * size - 1];
    this.sizes = new int[2 * size - 1];
    this.heights = new double[2 * size - 1];
    Arrays.fill(sizes, 0, size, 1);
  }

  /**
   * Finds groups.
   *
   * @param points at least two
   * @param neighbors how many neighbors have to be near for a point to lie densely
   * @param leastSize how many points make a group, at least 2
   * @return the group of each point, from 0; -1 if it is in none
   */
  static int[] of(float[][] points, int neighbors, int leastSize, Progress progress) {
    Hdbscan groups = new Hdbscan(points.length, leastSize);
    groups.join(tree(points, cores(points, neighbors, progress), progress));
    groups.condense();
    groups.select();
    return groups.labels();
  }

  private static double[] cores(float[][] points, int neighbors, Progress progress) {
    NearestNeighbors nearest = NearestNeighbors.of(points, neighbors, progress);
    double[] cores = new double[points.length];
    for (int i = 0; i < cores.length; i++) {
      float[] distances = nearest.distances(i);
      cores[i] = distances[distances.length - 1];
    }
    return cores;
  }

  /** Two points that are joined, at the distance at which both lie densely. */
  private record Edge(int one, int other, double distance) {}

  /** Joins all points by edges that are as short as possible in sum (Prim, 1957). */
  private static List<Edge> tree(float[][] points, double[] cores, Progress progress) {
    int size = points.length;
    double[] distances = new double[size];
    int[] nearest = new int[size];
    boolean[] joined = new boolean[size];
    Arrays.fill(distances, Double.MAX_VALUE);
    List<Edge> edges = new ArrayList<>();
    int current = 0;
    for (int step = 1; step < size; step++) {
      if (step % 50 == 0) {
        progress.checkCancelled();
        progress.report(step, size, Map.of());
      }
      joined[current] = true;
      int next = -1;
      for (int i = 0; i < size; i++) {
        if (joined[i]) {
          continue;
        }
        double between = Distances.between(points[current], points[i]);
        double distance = Math.max(between, Math.max(cores[current], cores[i]));
        if (distance < distances[i]) {
          distances[i] = distance;
          nearest[i] = current;
        }
        if (next < 0 || distances[i] < distances[next]) {
          next = i;
        }
      }
      edges.add(new Edge(nearest[next], next, distances[next]));
      current = next;
    }
    edges.sort(Comparator.comparingDouble(Edge::distance));
    return edges;
  }

  private void join(List<Edge> edges) {
    int[] parents = new int[2 * size - 1];
    Arrays.setAll(parents, i -> i);
    int node = size;
    for (Edge edge : edges) {
      int one = root(parents, edge.one());
      int other = root(parents, edge.other());
      left[node] = one;
      right[node] = other;
      sizes[node] = sizes[one] + sizes[other];
      heights[node] = edge.distance();
      parents[one] = node;
      parents[other] = node;
      node++;
    }
  }

  private static int root(int[] parents, int index) {
    int root = index;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  /** Follows each group from its birth until it falls apart into others, or into nothing. */
  private void condense() {
    Deque<Cluster> open = new ArrayDeque<>();
    Cluster whole = new Cluster(2 * size - 2, 0);
    clusters.add(whole);
    open.add(whole);
    while (!open.isEmpty()) {
      Cluster cluster = open.remove();
      int node = cluster.node;
      while (node >= size) {
        double density = 1 / Math.max(LEAST_DISTANCE, heights[node]);
        boolean leftLives = sizes[left[node]] >= leastSize;
        boolean rightLives = sizes[right[node]] >= leastSize;
        double excess = density - cluster.birth;
        if (leftLives && !rightLives) {
          cluster.stability += excess * sizes[right[node]];
          node = left[node];
        } else if (rightLives && !leftLives) {
          cluster.stability += excess * sizes[left[node]];
          node = right[node];
        } else {
          cluster.stability += excess * sizes[node];
          if (leftLives) {
            for (int child : List.of(left[node], right[node])) {
              Cluster born = new Cluster(child, density);
              cluster.children.add(born);
              clusters.add(born);
              open.add(born);
            }
          }
          break;
        }
      }
    }
  }

  /** Takes a group whole if it holds together for longer than what it falls apart into. */
  private void select() {
    // Children come after their parents in the list.
    for (int i = clusters.size() - 1; i >= 0; i--) {
      Cluster cluster = clusters.get(i);
      double parts = cluster.children.stream().mapToDouble(child -> child.stability).sum();
      boolean whole = i > 0 && cluster.stability >= parts;
      if (whole) {
        cluster.children.forEach(Hdbscan::deselect);
      } else {
        cluster.selected = false;
        cluster.stability = parts;
      }
    }
  }

  private static void deselect(Cluster cluster) {
    Deque<Cluster> open = new ArrayDeque<>(List.of(cluster));
    while (!open.isEmpty()) {
      Cluster next = open.remove();
      next.selected = false;
      open.addAll(next.children);
    }
  }

  private int[] labels() {
    int[] labels = new int[size];
    Arrays.fill(labels, -1);
    int label = 0;
    for (Cluster cluster : clusters) {
      if (cluster.selected) {
        Deque<Integer> open = new ArrayDeque<>(List.of(cluster.node));
        while (!open.isEmpty()) {
          int node = open.remove();
          if (node < size) {
            labels[node] = label;
          } else {
            open.add(left[node]);
            open.add(right[node]);
          }
        }
        label++;
      }
    }
    return labels;
  }
}
