package dev.atelier.classifier.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.classifier.metrics.RocStatistics;
import dev.atelier.toolkit.math.Pca;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Tells pictures that are far from all that a classifier was trained on: by the mean distance to
 * the nearest of them (Sun et al., "Out-of-distribution detection with deep nearest neighbors",
 * ICML 2022), along the directions in which they vary most.
 */
public final class KnnNovelty {

  private static final String DIRECTIONS = "near.directions";
  private static final String EXAMPLES = "near.examples";
  private static final String RADIUS = "near.radius";

  /** More dimensions than these told strangers less well. */
  private static final int DIMENSIONS = 32;

  private static final int NEIGHBORS = 5;

  /** Enough to be near to all that is known, and 256 KB. */
  private static final int MOST_EXAMPLES = 2000;

  /** The part of the held-out pictures that are to count as known. */
  public static final double KNOWN = 0.95;

  private final float[][] directions;
  private final float[][] examples;
  private final float radius;

  /**
   * Creates it.
   *
   * @param directions {@code DxM}: what is measured
   * @param examples {@code PxM}: where pictures of the classes are
   * @param radius the distance that counts as 1
   */
  private KnnNovelty(float[][] directions, float[][] examples, float radius) {
    this.directions = directions;
    this.examples = examples;
    this.radius = radius;
  }

  /**
   * Learns where pictures of the classes are.
   *
   * @param training standardized features of the pictures trained on, {@code D} numbers each
   * @param validation those of pictures of the same classes that were held out
   */
  public static KnnNovelty of(float[][] training, float[][] validation, long seed) {
    int count = Math.min(DIMENSIONS, Math.min(training[0].length, training.length));
    float[][] components = Pca.ofCentered(training, count, seed).directions();
    float[][] directions = new float[training[0].length][count];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < directions.length; i++) {
        directions[i][k] = components[k][i];
      }
    }
    List<float[]> chosen = new ArrayList<>(Arrays.asList(training));
    Collections.shuffle(chosen, new Random(seed));
    float[][] examples =
        chosen.stream()
            .limit(MOST_EXAMPLES)
            .map(row -> projected(row, directions))
            .toArray(float[][]::new);
    KnnNovelty unscaled = new KnnNovelty(directions, examples, 1);
    // Without pictures of their own to measure with, those trained on have to do, each without
    // itself.
    double[] distances =
        validation.length > 0
            ? Arrays.stream(validation).mapToDouble(row -> unscaled.strangeness(row)).toArray()
            : Arrays.stream(training).mapToDouble(row -> unscaled.distance(row, 1)).toArray();
    double radius = RocStatistics.quantile(distances, KNOWN);
    return new KnnNovelty(directions, examples, (float) Math.max(radius, 1e-6));
  }

  private static float[] projected(float[] row, float[][] directions) {
    float[] projected = new float[directions[0].length];
    for (int i = 0; i < directions.length; i++) {
      for (int k = 0; k < projected.length; k++) {
        projected[k] += row[i] * directions[i][k];
      }
    }
    return projected;
  }

  /**
   * Says how far a picture is from those known, in radii: 95 of 100 pictures of the classes are no
   * farther than 1.
   *
   * @param features standardized, {@code D} numbers
   */
  public double strangeness(float[] features) {
    return distance(features, 0) / radius;
  }

  private double distance(float[] features, int leftOut) {
    float[] place = projected(features, directions);
    double[] squares = new double[examples.length];
    for (int e = 0; e < examples.length; e++) {
      for (int k = 0; k < place.length; k++) {
        double difference = place[k] - examples[e][k];
        squares[e] += difference * difference;
      }
    }
    Arrays.sort(squares);
    int from = Math.min(leftOut, squares.length - 1);
    int to = Math.min(from + NEIGHBORS, squares.length);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.sqrt(squares[i]);
    }
    return sum / (to - from);
  }

  /** Returns the tensors of a model's file. */
  public Map<String, NDArray> tensors(NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(DIRECTIONS, manager.create(directions));
    tensors.put(EXAMPLES, manager.create(examples));
    tensors.put(RADIUS, manager.create(new float[] {radius}));
    return tensors;
  }

  /** Takes it from the tensors of a model's file. */
  static KnnNovelty from(Map<String, NDArray> tensors) {
    return new KnnNovelty(
        rows(requireNonNull(tensors.get(DIRECTIONS), "no directions among the tensors")),
        rows(requireNonNull(tensors.get(EXAMPLES), "no examples among the tensors")),
        requireNonNull(tensors.get(RADIUS), "no radius among the tensors").toFloatArray()[0]);
  }

  private static float[][] rows(NDArray matrix) {
    Shape shape = matrix.getShape();
    int columns = Math.toIntExact(shape.get(1));
    float[] values = matrix.toFloatArray();
    float[][] rows = new float[Math.toIntExact(shape.get(0))][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
    }
    return rows;
  }
}
