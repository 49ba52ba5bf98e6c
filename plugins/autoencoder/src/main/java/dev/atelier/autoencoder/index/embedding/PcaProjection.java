package dev.atelier.autoencoder.index.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.toolkit.file.ContentHash;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.model.ModelFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Condenses features into fewer numbers that keep what pictures differ in: the square roots of the
 * features, of each its mean taken off and its deviation divided by, along their principal
 * components (Pearson, 1901). Each component is divided by the root of its deviation, so that the
 * strongest do not drown the others, and the whole is scaled to length 1.
 *
 * <p>Learned from a few hundred pictures when an index is built, and the same for all that come
 * later. Directions that so few pictures say nothing of are drawn at random.
 */
final class PcaProjection {

  /** Components with less than this share of the first one's deviation count as noise. */
  private static final double LEAST_SHARE = 0.03;

  /** What is added to each feature's deviation, as a share of the mean one: some never vary. */
  private static final double DEVIATION_SHARE = 0.05;

  private static final String MEAN = "mean";
  private static final String ROWS = "rows";

  private final float[] mean;
  private final float[][] rows;

  private PcaProjection(float[] mean, float[][] rows) {
    this.mean = mean;
    this.rows = rows;
  }

  /**
   * What the file of a projection says of itself.
   *
   * @param features what made the features
   * @param learnedFrom how many pictures it was learned from
   */
  record About(String features, int learnedFrom) {}

  /**
   * Learns from features.
   *
   * @param samples the features of some pictures, {@code D} numbers each
   * @param length how many numbers are to be kept, at most {@code D}
   */
  static PcaProjection learn(List<float[]> samples, int length) {
    int dimensions = samples.get(0).length;
    float[] mean = new float[dimensions];
    float[] deviations = new float[dimensions];
    float[][] roots = samples.stream().map(PcaProjection::roots).toArray(float[][]::new);
    double total = 0;
    for (int i = 0; i < dimensions; i++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : roots) {
        sum += row[i];
        squares += (double) row[i] * row[i];
      }
      double middle = sum / roots.length;
      mean[i] = (float) middle;
      deviations[i] = (float) Math.sqrt(Math.max(0, squares / roots.length - middle * middle));
      total += deviations[i];
    }
    float least = (float) Math.max(1e-6, DEVIATION_SHARE * total / dimensions);
    for (float[] row : roots) {
      for (int i = 0; i < dimensions; i++) {
        row[i] = (row[i] - mean[i]) / (deviations[i] + least);
      }
    }
    float[][] directions = directions(roots, length);
    double[] strengths = strengths(roots, directions);
    for (int k = 0; k < length; k++) {
      double strength = Math.max(strengths[k], LEAST_SHARE * strengths[0]);
      for (int i = 0; i < dimensions; i++) {
        directions[k][i] /= (float) (Math.sqrt(Math.max(1e-6, strength)) * (deviations[i] + least));
      }
    }
    return new PcaProjection(mean, directions);
  }

  private static float[] roots(float[] features) {
    float[] roots = new float[features.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) (Math.signum(features[i]) * Math.sqrt(Math.abs(features[i])));
    }
    return roots;
  }

  private static float[][] directions(float[][] rows, int length) {
    int dimensions = rows[0].length;
    int known = Math.min(length, rows.length - 1);
    float[][] directions = new float[length][dimensions];
    if (known > 0) {
      System.arraycopy(Pca.ofCentered(rows, known, 1).directions(), 0, directions, 0, known);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < length; k++) {
      while (norm(directions[k]) < 0.5) {
        for (int i = 0; i < dimensions; i++) {
          directions[k][i] = (float) random.nextGaussian();
        }
        for (int j = 0; j < k; j++) {
          double along = dot(directions[k], directions[j]);
          for (int i = 0; i < dimensions; i++) {
            directions[k][i] -= (float) (along * directions[j][i]);
          }
        }
        double norm = norm(directions[k]);
        for (int i = 0; i < dimensions; i++) {
          directions[k][i] /= (float) norm;
        }
      }
    }
    return directions;
  }

  private static double[] strengths(float[][] rows, float[][] directions) {
    double[] strengths = new double[directions.length];
    for (int k = 0; k < strengths.length; k++) {
      double squares = 0;
      for (float[] row : rows) {
        double along = dot(row, directions[k]);
        squares += along * along;
      }
      strengths[k] = Math.sqrt(squares / rows.length);
    }
    return strengths;
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double norm(float[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  /** Returns how many numbers it keeps. */
  int length() {
    return rows.length;
  }

  /** Condenses features into a point at distance 1 from zero. */
  float[] of(float[] features) {
    float[] roots = roots(features);
    for (int i = 0; i < roots.length; i++) {
      roots[i] -= mean[i];
    }
    float[] point = new float[rows.length];
    for (int k = 0; k < point.length; k++) {
      point[k] = (float) dot(rows[k], roots);
    }
    double norm = Math.max(1e-12, norm(point));
    for (int k = 0; k < point.length; k++) {
      point[k] /= (float) norm;
    }
    return point;
  }

  /** Returns a few digits that another projection does not have. */
  String checksum() {
    MessageDigest digest = ContentHash.sha256();
    for (float[] row : rows) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length);
      bytes.asFloatBuffer().put(row);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** Writes it to a new file. */
  void write(Path file, About about, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      FloatBuffer all = FloatBuffer.allocate(rows.length * mean.length);
      for (float[] row : rows) {
        all.put(row);
      }
      tensors.put(MEAN, scope.create(mean));
      tensors.put(ROWS, scope.create(all.rewind(), new Shape(rows.length, mean.length)));
      new ModelFile<>(about, tensors).write(file, ExistingFile.FAIL);
    }
  }

  /**
   * Reads one.
   *
   * @param dimensions how many features it has to be for
   * @throws OperationException if the file cannot be read, or is for others
   */
  static PcaProjection read(Path file, int dimensions, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> tensors = ModelFile.read(file, About.class, scope).tensors();
      NDArray mean = tensors.get(MEAN);
      NDArray rows = tensors.get(ROWS);
      if (mean == null
          || rows == null
          || mean.getShape().size() != dimensions
          || rows.getShape().dimension() != 2
          || rows.getShape().get(1) != dimensions) {
        throw new OperationException(file + " is damaged; build the index again");
      }
      float[] flat = rows.toFloatArray();
      float[][] lines = new float[flat.length / dimensions][dimensions];
      for (int i = 0; i < lines.length; i++) {
        System.arraycopy(flat, i * dimensions, lines[i], 0, dimensions);
      }
      return new PcaProjection(mean.toFloatArray(), lines);
    }
  }
}
