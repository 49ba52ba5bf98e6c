package dev.atelier.classifier.explanation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.RandomWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Checks that a map tells of what a network learned (Adebayo et al., NeurIPS 2018): its weights are
 * drawn at random, first those of the head, then those of one convolution more after the other,
 * from the deepest to the shallowest, and the map is drawn again each time. A map that stays like
 * the first one only traces what is in the picture.
 */
final class ModelRandomizationTest {

  /** What the head's weights are called among the stages. */
  static final String HEAD = "head";

  private ModelRandomizationTest() {}

  /**
   * A network whose weights are random from one place on.
   *
   * @param from the shallowest whose weights are random: {@link #HEAD}, or a convolution such as
   *     {@code conv4_1}
   * @param evidence its map
   * @param similarity how like the map of the trained network that is
   */
  record Stage(String from, ClassActivationMap evidence, SaliencySimilarity similarity) {}

  /** Runs the check on one picture. */
  static List<Stage> run(
      BackboneClassifier classifier,
      NDArray image,
      String layer,
      int classIndex,
      ExplainParameters parameters,
      ClassActivationMap trained,
      Progress progress) {
    SplittableRandom random = new SplittableRandom(parameters.seed());
    Backbone backbone = classifier.backbone();
    List<String> convolutions = convolutions(classifier);
    List<Stage> stages = new ArrayList<>();
    try (NDManager scope = image.getManager().newSubManager()) {
      Map<String, NDArray> weights = new LinkedHashMap<>(backbone.weights());
      BackboneClassifier ignorant = classifier.withRandomHead(random, scope);
      stages.add(stage(HEAD, ignorant, image, layer, classIndex, parameters, trained));
      for (String convolution : convolutions) {
        progress.checkCancelled();
        for (String kind : List.of(".weight", ".bias")) {
          weights.computeIfPresent(
              convolution + kind, (name, array) -> RandomWeights.redrawn(array, random, scope));
        }
        BackboneClassifier next = ignorant.withBackbone(backbone.withWeights(weights));
        stages.add(stage(convolution, next, image, layer, classIndex, parameters, trained));
        progress.report(stages.size(), convolutions.size() + 1L, Map.of());
      }
    }
    return stages;
  }

  private static Stage stage(
      String from,
      BackboneClassifier classifier,
      NDArray image,
      String layer,
      int classIndex,
      ExplainParameters parameters,
      ClassActivationMap trained) {
    ClassActivationMap evidence =
        ClassActivationMap.of(classifier, image, layer, classIndex, parameters.method());
    return new Stage(from, evidence, SaliencySimilarity.of(trained, evidence));
  }

  /** Returns the convolutions that the classifier looks through, from the deepest on. */
  private static List<String> convolutions(BackboneClassifier classifier) {
    List<String> layers = classifier.layers();
    String deepest = layers.get(layers.size() - 1).replaceFirst("^relu", "conv");
    List<String> convolutions = new ArrayList<>();
    for (String name : classifier.backbone().weights().keySet()) {
      if (name.endsWith(".weight")) {
        String convolution = name.substring(0, name.length() - ".weight".length());
        convolutions.add(convolution);
        if (convolution.equals(deepest)) {
          break;
        }
      }
    }
    Collections.reverse(convolutions);
    return convolutions;
  }
}
