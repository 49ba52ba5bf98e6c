package dev.atelier.classifier.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.Progress;
import dev.atelier.classifier.metrics.RankStatistic;
import dev.atelier.classifier.training.HeadTraining;
import dev.atelier.classifier.training.HeadTraining.Examples;
import dev.atelier.classifier.training.TrainClassifierParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says how unlike a picture is to all that a classifier was trained on: by its distance to them,
 * and where there were pictures of none of the classes to learn from, by its likeness to those too
 * (Hendrycks, Mazeika and Dietterich, "Deep anomaly detection with outlier exposure", ICLR 2019).
 */
public final class Strangeness {

  private static final String WEIGHT = "stranger.weight";
  private static final String OFFSET = "stranger.offset";
  private static final String SCALE = "stranger.scale";

  private final Neighbourhood neighbourhood;
  private final Optional<Likeness> likeness;

  private Strangeness(Neighbourhood neighbourhood, Optional<Likeness> likeness) {
    this.neighbourhood = neighbourhood;
    this.likeness = likeness;
  }

  /**
   * How like strangers a picture is, in the same measure as its distance from the pictures known:
   * both are counted in deviations from what is usual, and added.
   */
  private static final class Likeness {

    private final float[] weight;
    private final float offset;
    private final float[] scale;

    /**
     * Creates it.
     *
     * @param weight for each feature how much it speaks for a stranger
     * @param offset what is added
     * @param scale mean and deviation of the distance, mean and deviation of what the weights give,
     *     and the sum of both that counts as strange
     */
    Likeness(float[] weight, float offset, float[] scale) {
      this.weight = weight;
      this.offset = offset;
      this.scale = scale;
    }

    double logit(float[] features) {
      double sum = offset;
      for (int i = 0; i < weight.length; i++) {
        sum += weight[i] * features[i];
      }
      return sum;
    }

    double sum(double distance, float[] features) {
      return (distance - scale[0]) / scale[1] + (logit(features) - scale[2]) / scale[3];
    }
  }

  /**
   * Learns it.
   *
   * @param training standardised features of the pictures trained on
   * @param validation those of pictures of the classes that were kept from training
   * @param strangers those of pictures of none of the classes; may be empty
   */
  public static Strangeness learned(
      TrainClassifierParameters parameters,
      Examples training,
      Examples validation,
      Examples strangers,
      NDManager manager,
      Progress progress) {
    List<float[]> known = global(training);
    List<float[]> kept = global(validation);
    Neighbourhood neighbourhood =
        Neighbourhood.of(
            known.toArray(float[][]::new), kept.toArray(float[][]::new), parameters.seed());
    if (strangers.size() == 0) {
      return new Strangeness(neighbourhood, Optional.empty());
    }
    List<float[]> usual = kept.isEmpty() ? known : kept;
    Likeness unscaled = likeness(parameters, known, global(strangers), manager, progress);
    double[] distances = usual.stream().mapToDouble(neighbourhood::strangeness).toArray();
    double[] logits = usual.stream().mapToDouble(unscaled::logit).toArray();
    float[] scale = {
      (float) mean(distances),
      (float) deviation(distances),
      (float) mean(logits),
      (float) deviation(logits),
      0
    };
    Likeness scaled = new Likeness(unscaled.weight, unscaled.offset, scale);
    double[] sums =
        usual.stream()
            .mapToDouble(row -> scaled.sum(neighbourhood.strangeness(row), row))
            .toArray();
    scale[4] = (float) RankStatistic.quantile(sums, Neighbourhood.KNOWN);
    return new Strangeness(neighbourhood, Optional.of(scaled));
  }

  private static Likeness likeness(
      TrainClassifierParameters parameters,
      List<float[]> known,
      List<float[]> strangers,
      NDManager manager,
      Progress progress) {
    List<float[]> features = new ArrayList<>(known);
    features.addAll(strangers);
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      labels.add(i < known.size() ? 0 : 1);
    }
    double[] weights = {
      0.5 * features.size() / known.size(), 0.5 * features.size() / strangers.size()
    };
    int length = known.get(0).length;
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    LinearHead head = LinearHead.untrained(new float[length], ones, 2, manager);
    Examples examples = new Examples(features, labels);
    new HeadTraining(parameters, weights, manager)
        .train(head, examples, 1, new Examples(List.of(), List.of()), progress);
    float[] both = head.weight().toFloatArray();
    float[] bias = head.bias().toFloatArray();
    float[] difference = new float[length];
    for (int i = 0; i < length; i++) {
      difference[i] = both[2 * i + 1] - both[2 * i];
    }
    return new Likeness(difference, bias[1] - bias[0], new float[5]);
  }

  private static List<float[]> global(Examples examples) {
    return examples.features().stream().map(BackboneClassifier::global).toList();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double variance =
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElseThrow();
    return Math.max(Math.sqrt(variance), 1e-6);
  }

  /**
   * Says how strange a picture is: 95 of 100 pictures of the classes are no stranger than 1.
   *
   * @param features standardised, without those that depend on places
   * @return more than 0
   */
  double of(float[] features) {
    double distance = neighbourhood.strangeness(features);
    return likeness
        .map(like -> Math.exp((like.sum(distance, features) - like.scale[4]) / 2))
        .orElse(distance);
  }

  /** Returns the tensors of a model's file. */
  public Map<String, NDArray> tensors(NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>(neighbourhood.tensors(manager));
    likeness.ifPresent(
        like -> {
          tensors.put(WEIGHT, manager.create(like.weight));
          tensors.put(OFFSET, manager.create(new float[] {like.offset}));
          tensors.put(SCALE, manager.create(like.scale));
        });
    return tensors;
  }

  /** Takes it from the tensors of a model's file. */
  static Strangeness from(Map<String, NDArray> tensors) {
    Optional<Likeness> likeness =
        Optional.ofNullable(tensors.get(WEIGHT))
            .map(
                weight ->
                    new Likeness(
                        weight.toFloatArray(),
                        tensors.get(OFFSET).toFloatArray()[0],
                        tensors.get(SCALE).toFloatArray()));
    return new Strangeness(Neighbourhood.from(tensors), likeness);
  }
}
