package dev.atelier.classifier.digits;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.ink.BinaryImage;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import dev.atelier.classifier.digits.ink.GlyphCandidate;
import dev.atelier.classifier.digits.ink.GrayImage;
import dev.atelier.classifier.metrics.MahalanobisScore;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.model.ModelFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells which digit a mark is, and whether it is one at all. */
public final class DigitClassifier implements Classifier {

  public static final List<String> CLASSES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  /** More pixels a side tell nothing more about one digit. */
  private static final int FINEST = 200;

  /** The part of the largest patch of ink that another has at least, or it is a speck. */
  private static final double SPECK = 0.04;

  private static final String MEANS = "clusters.means";
  private static final String PRECISION = "clusters.precision";

  private final ClassifierDescription description;
  private final DigitInference gaze;
  private final MahalanobisScore clusters;
  private final NDManager weights;

  private DigitClassifier(
      ClassifierDescription description,
      DigitInference gaze,
      MahalanobisScore clusters,
      NDManager weights) {
    this.description = description;
    this.gaze = gaze;
    this.clusters = clusters;
    this.weights = weights;
  }

  /**
   * Makes a classifier from a file.
   *
   * @param file what was read
   * @param model what to call it in messages
   * @param weights what its tensors belong to, closed with the classifier
   * @throws OperationException if a tensor is missing
   */
  public static DigitClassifier of(
      ModelFile<ClassifierDescription> file, String model, NDManager weights) {
    Map<String, NDArray> tensors = file.tensors();
    Map<String, Shape> wanted = new LinkedHashMap<>(DigitNetwork.shapes());
    wanted.put(PRECISION, new Shape(DigitNetwork.FEATURES, DigitNetwork.FEATURES));
    wanted.forEach(
        (name, shape) -> {
          if (!tensors.containsKey(name) || !tensors.get(name).getShape().equals(shape)) {
            throw damaged(model, name);
          }
        });
    NDArray means = tensors.get(MEANS);
    if (means == null
        || means.getShape().dimension() != 2
        || means.getShape().get(1) != DigitNetwork.FEATURES) {
      throw damaged(model, MEANS);
    }
    if (!file.description().classes().equals(CLASSES)) {
      throw new OperationException(
          model + " names other classes than the ten digits; train it again with train-digits");
    }
    MahalanobisScore clusters =
        new MahalanobisScore(
            rows(means),
            rows(requireNonNull(tensors.get(PRECISION), "no precision among the tensors")));
    return new DigitClassifier(
        file.description(), new DigitInference(tensors, weights), clusters, weights);
  }

  private static OperationException damaged(String model, String tensor) {
    return new OperationException(
        "%s has no weights of this network (%s); train it again with train-digits"
            .formatted(model, tensor));
  }

  private static float[][] rows(NDArray matrix) {
    float[] values = matrix.toFloatArray();
    int length = Math.toIntExact(matrix.getShape().get(1));
    float[][] rows = new float[values.length / length][length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * length, rows[i], 0, length);
    }
    return rows;
  }

  /** Returns the tensors that a file holds besides the weights of the network. */
  public static Map<String, NDArray> tensors(MahalanobisScore clusters, NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(MEANS, manager.create(clusters.means()));
    tensors.put(PRECISION, manager.create(clusters.precision()));
    return tensors;
  }

  /**
   * Says how far a mark is from all digits: at most 1 for 99 % of digits. It is more than 1 where
   * the features are far from those of any digit, and where the network itself finds that it is
   * likelier something else.
   */
  public static double strangeness(DigitInference.Sight sight, MahalanobisScore clusters) {
    return Math.max(clusters.distance(sight.features()), 2 * sight.otherness());
  }

  @Override
  public List<String> classes() {
    return CLASSES;
  }

  /** Says of a picture of one digit, light on dark or dark on light, which it is. */
  @Override
  public Prediction predict(Picture picture) {
    return predict(List.of(framed(picture)), () -> {}).get(0);
  }

  /** Frames a picture of one digit: all ink is taken for it, but for specks. */
  public static float[] framed(Picture picture) {
    int factor = Math.max(1, Math.min(picture.width(), picture.height()) / FINEST);
    BinaryImage ink = BinaryImage.of(GrayImage.of(picture, factor));
    ConnectedComponents components = ConnectedComponents.of(ink.ink(), ink.width(), ink.height());
    int largest =
        components.all().stream().mapToInt(ConnectedComponents.Component::area).max().orElse(0);
    List<ConnectedComponents.Component> patches =
        components.all().stream().filter(patch -> patch.area() >= SPECK * largest).toList();
    return patches.isEmpty()
        ? new float[DigitNormalizer.PIXELS]
        : GlyphCandidate.of(patches).framed(ink, components);
  }

  /**
   * Says of marks which digits they are.
   *
   * @param marks 28x28 values each, 0 the paper and 1 the ink, as {@link DigitNormalizer} frames
   *     them
   * @param between is run before each batch, to learn of a cancellation
   */
  public List<Prediction> predict(List<float[]> marks, Runnable between) {
    List<Prediction> predictions = new ArrayList<>();
    for (DigitInference.Sight sight : gaze.look(marks, between)) {
      List<Double> confidences = new ArrayList<>();
      for (double value : DigitCalibration.softmax(sight.digits(), description.temperature())) {
        confidences.add(value);
      }
      double strangeness = strangeness(sight, clusters);
      predictions.add(new Prediction(CLASSES, confidences, strangeness, strangeness <= 1));
    }
    return predictions;
  }

  @Override
  public void close() {
    weights.close();
  }
}
