package dev.atelier.classifier.training;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.Progress;
import dev.atelier.classifier.metrics.RocStatistics;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.KnnNovelty;
import dev.atelier.classifier.model.LinearHead;
import dev.atelier.classifier.model.NoveltyScore;
import dev.atelier.classifier.model.NoveltyScore.Likeness;
import dev.atelier.classifier.training.LinearHeadTraining.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Learns what is like none of the classes: from the pictures trained on, and from strangers. */
final class NoveltyTraining {

  private NoveltyTraining() {}

  /**
   * Learns how unlike the pictures known a picture is.
   *
   * @param training standardized features of the pictures trained on
   * @param validation those of pictures of the classes that were held out
   * @param strangers those of pictures of none of the classes; may be empty
   */
  static NoveltyScore train(
      TrainClassifierParameters parameters,
      Examples training,
      Examples validation,
      Examples strangers,
      NDManager manager,
      Progress progress) {
    List<float[]> known = global(training);
    List<float[]> kept = global(validation);
    KnnNovelty neighborhood =
        KnnNovelty.of(
            known.toArray(float[][]::new), kept.toArray(float[][]::new), parameters.seed());
    if (strangers.size() == 0) {
      return new NoveltyScore(neighborhood, Optional.empty());
    }
    List<float[]> usual = kept.isEmpty() ? known : kept;
    Likeness unscaled = likeness(parameters, known, global(strangers), manager, progress);
    double[] distances = usual.stream().mapToDouble(neighborhood::strangeness).toArray();
    double[] logits = usual.stream().mapToDouble(unscaled::logit).toArray();
    float[] scale = {
      (float) mean(distances),
      (float) deviation(distances),
      (float) mean(logits),
      (float) deviation(logits),
      0
    };
    Likeness scaled = unscaled.withScale(scale);
    double[] sums =
        usual.stream().mapToDouble(row -> scaled.sum(neighborhood.strangeness(row), row)).toArray();
    scale[4] = (float) RocStatistics.quantile(sums, KnnNovelty.KNOWN);
    return new NoveltyScore(neighborhood, Optional.of(scaled));
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
    new LinearHeadTraining(parameters, weights, manager)
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
}
