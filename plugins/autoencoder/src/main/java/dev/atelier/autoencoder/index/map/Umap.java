package dev.atelier.autoencoder.index.map;

import dev.atelier.api.Progress;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.toolkit.math.Pca;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Lays out points on a plane so that neighbors stay neighbors (UMAP: McInnes, Healy and Melville,
 * 2018). Points that are neighbors attract each other, others that are drawn at random are pushed
 * away; it begins with the two principal components.
 */
final class Umap {

  private static final int STEPS = 300;
  private static final int STEPS_OF_MANY = 200;
  private static final int MANY = 10_000;
  private static final int PUSHES = 5;
  private static final int SMOOTHING_ROUNDS = 48;

  /** The shape of the attraction that leaves neighbors about a tenth of a unit apart. */
  private static final double A = 1.577;

  private static final double B = 0.895;

  private static final double GREATEST_MOVE = 4;
  private static final double HALF_WIDTH = 10;

  private Umap() {}

  /** Two neighbors and how strongly they attract each other, up to 1. */
  private record Tie(int one, int other, double strength) {}

  /**
   * Lays out points along the two directions in which they vary most.
   *
   * @return a place for each, {@code x} and {@code y}, the greater side from -10 to 10
   */
  static float[][] principal(float[][] points) {
    int length = points[0].length;
    double[] mean = new double[length];
    for (float[] point : points) {
      for (int i = 0; i < length; i++) {
        mean[i] += (double) point[i] / points.length;
      }
    }
    float[][] centered = new float[points.length][length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < length; j++) {
        centered[i][j] = (float) (points[i][j] - mean[j]);
      }
    }
    float[][] axes = Pca.ofCentered(centered, Math.min(2, length), 1).directions();
    float[][] places = new float[points.length][2];
    float greatest = 1e-9f;
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < axes.length; k++) {
        double sum = 0;
        for (int j = 0; j < length; j++) {
          sum += centered[i][j] * axes[k][j];
        }
        places[i][k] = (float) sum;
        greatest = Math.max(greatest, Math.abs(places[i][k]));
      }
    }
    for (float[] place : places) {
      place[0] *= (float) HALF_WIDTH / greatest;
      place[1] *= (float) HALF_WIDTH / greatest;
    }
    return places;
  }

  /**
   * Lays out points so that neighbors stay neighbors.
   *
   * @param beginning where each point begins; not changed
   * @param seed what is drawn is drawn from this
   * @return a place for each, {@code x} and {@code y}
   */
  static float[][] of(NearestNeighbors nearest, float[][] beginning, long seed, Progress progress) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] places = new float[beginning.length][2];
    for (int i = 0; i < places.length; i++) {
      // Points that begin in one place would never part.
      places[i][0] = beginning[i][0] + (float) (1e-3 * random.nextGaussian());
      places[i][1] = beginning[i][1] + (float) (1e-3 * random.nextGaussian());
    }
    List<Tie> ties = ties(nearest);
    int steps = places.length > MANY ? STEPS_OF_MANY : STEPS;
    double[] due = new double[ties.size()];
    for (int step = 0; step < steps; step++) {
      progress.checkCancelled();
      progress.report(step, steps, Map.of());
      double rate = 1 - (double) step / steps;
      for (int i = 0; i < ties.size(); i++) {
        Tie tie = ties.get(i);
        // The weaker a tie, the more rarely it pulls.
        due[i] += tie.strength();
        if (due[i] >= 1) {
          due[i] -= 1;
          pull(places[tie.one()], places[tie.other()], rate);
          for (int push = 0; push < PUSHES; push++) {
            int other = random.nextInt(places.length);
            if (other != tie.one()) {
              push(places[tie.one()], places[other], rate);
            }
          }
        }
      }
    }
    return places;
  }

  /** Finds how strongly neighbors are tied, from both sides. */
  private static List<Tie> ties(NearestNeighbors nearest) {
    double[][] strengths = new double[nearest.size()][];
    for (int i = 0; i < nearest.size(); i++) {
      strengths[i] = strengths(nearest.distances(i));
    }
    List<Tie> ties = new ArrayList<>();
    for (int i = 0; i < nearest.size(); i++) {
      for (int k = 0; k < strengths[i].length; k++) {
        int other = nearest.neighbors(i)[k];
        double there = strengths[i][k];
        double back = 0;
        for (int b = 0; b < strengths[other].length; b++) {
          back = nearest.neighbors(other)[b] == i ? strengths[other][b] : back;
        }
        ties.add(new Tie(i, other, there + back - there * back));
      }
    }
    return ties;
  }

  /** Measures nearness by how thinly the neighbors lie, so that thin regions hang together too. */
  private static double[] strengths(float[] distances) {
    double nearest = distances[0];
    double wanted = Math.log(distances.length + 1) / Math.log(2);
    double low = 0;
    double high = Double.MAX_VALUE;
    double width = 1;
    for (int round = 0; round < SMOOTHING_ROUNDS; round++) {
      double sum = 0;
      for (float distance : distances) {
        sum += Math.exp(-Math.max(0, distance - nearest) / width);
      }
      if (sum > wanted) {
        high = width;
        width = (low + high) / 2;
      } else {
        low = width;
        width = high == Double.MAX_VALUE ? 2 * width : (low + high) / 2;
      }
    }
    double[] strengths = new double[distances.length];
    for (int k = 0; k < strengths.length; k++) {
      strengths[k] = Math.exp(-Math.max(0, distances[k] - nearest) / Math.max(width, 1e-9));
    }
    return strengths;
  }

  private static void pull(float[] one, float[] other, double rate) {
    double dx = one[0] - other[0];
    double dy = one[1] - other[1];
    double squared = dx * dx + dy * dy;
    if (squared > 0) {
      double power = Math.pow(squared, B);
      double slope = -2 * A * B * power / squared / (1 + A * power);
      move(one, other, slope * dx, slope * dy, rate);
    }
  }

  private static void push(float[] one, float[] other, double rate) {
    double dx = one[0] - other[0];
    double dy = one[1] - other[1];
    double squared = dx * dx + dy * dy;
    double slope = 2 * B / ((0.001 + squared) * (1 + A * Math.pow(squared, B)));
    one[0] += (float) (rate * limited(slope * dx));
    one[1] += (float) (rate * limited(slope * dy));
  }

  private static void move(float[] one, float[] other, double dx, double dy, double rate) {
    one[0] += (float) (rate * limited(dx));
    one[1] += (float) (rate * limited(dy));
    other[0] -= (float) (rate * limited(dx));
    other[1] -= (float) (rate * limited(dy));
  }

  private static double limited(double move) {
    return Math.max(-GREATEST_MOVE, Math.min(GREATEST_MOVE, move));
  }
}
