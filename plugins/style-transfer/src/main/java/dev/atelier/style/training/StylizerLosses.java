package dev.atelier.style.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.evaluation.StyleFeatureExtractor;
import dev.atelier.style.loss.Covariances;
import dev.atelier.style.loss.EarthMoverLoss;
import dev.atelier.style.loss.FeatureLoss;
import dev.atelier.style.loss.SampledFeatures;
import dev.atelier.style.loss.SelfSimilarityLoss;
import dev.atelier.style.training.TrainingStyles.Target;
import dev.atelier.style.training.TrainingStyles.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How far painted pictures are from their styles, and from what they show, as far as gradients have
 * to flow through it: what the fast method is trained by.
 */
final class StylizerLosses {

  private static final String FULL = StyleFeatureExtractor.FULL_WIDTH;
  private static final String TWIN = StyleFeatureExtractor.QUARTER_WIDTH;
  private static final List<String> FULL_LAYERS = TrainingStyles.FULL_LAYERS;
  private static final List<String> TWIN_LAYERS = TrainingStyles.TWIN_LAYERS;

  /** What the layers weigh: at relu3_1, of the brush's strokes, pictures stay farthest away. */
  private static final double[] LAYER_WEIGHTS = {1, 1, 2, 1};

  /** Tells a layer's covariances from its moments. */
  private static final String COVARIANCES = " covariances";

  private static final double LEAST_TO_DO = 0.25;
  private static final double MOST_TO_DO = 4;

  private final Wanted wanted;
  private final NDManager manager;

  /** The mean squared distance, between styles, of moments and covariances at each layer. */
  private final Map<String, Double> typical = new LinkedHashMap<>();

  /**
   * Creates losses, which have to be calibrated.
   *
   * @param wanted what beside moments is compared
   * @param manager what tensors on the way belong to
   */
  StylizerLosses(Wanted wanted, NDManager manager) {
    this.wanted = wanted;
    this.manager = manager;
  }

  /** What both networks make of one style. */
  record Sight(Target byFull, Target byTwin) {}

  /**
   * What one of the networks sees of the results.
   *
   * @param layers where it looks
   * @param targets what it is to see
   * @param painting 1 for pictures that are painted, 0 for those in their own style
   * @param share its say at layers at which both networks may look
   * @param each how many pictures each one that it sees stands for
   */
  record Look(
      String network,
      List<String> layers,
      NDList features,
      List<Target> targets,
      NDArray painting,
      double share,
      double each) {

    double say(String layer) {
      return FULL_LAYERS.contains(layer) ? share : 1;
    }

    /** Returns of numbers for all pictures those for the pictures that it sees. */
    NDArray of(NDArray all) {
      return all.size() == painting.size() ? all : everySecond(all);
    }

    /** Returns the first picture of each pair. */
    static NDArray everySecond(NDArray batch) {
      int count = Math.toIntExact(batch.getShape().get(0));
      float[][] choice = new float[(count + 1) / 2][count];
      for (int i = 0; i < choice.length; i++) {
        choice[i][2 * i] = 1;
      }
      long[] shape = batch.getShape().getShape().clone();
      shape[0] = choice.length;
      return batch.getManager().create(choice).matMul(batch.reshape(count, -1)).reshape(shape);
    }
  }

  /**
   * Measures how styles differ, so that every layer and every statistic weighs the same.
   *
   * @param some styles
   * @param apart how far apart in the list those are that are seen at the same size
   */
  void calibrate(List<Sight> some, int apart) {
    Map<String, List<float[]>> seen = new LinkedHashMap<>();
    for (Sight sight : some) {
      collect(FULL, sight.byFull(), seen);
      collect(TWIN, sight.byTwin(), seen);
    }
    seen.forEach(
        (name, values) -> {
          double sum = 0;
          for (int i = 0; i + apart < values.size(); i++) {
            sum += distance(values.get(i), values.get(i + apart));
          }
          typical.put(name, sum / (values.size() - apart));
        });
  }

  private static void collect(String network, Target target, Map<String, List<float[]>> some) {
    BiConsumer<String, float[]> add =
        (name, values) -> some.computeIfAbsent(name, any -> new ArrayList<>()).add(values);
    target.moments().forEach((layer, values) -> add.accept(network + layer, values));
    target
        .covariances()
        .forEach((layer, values) -> add.accept(network + layer + COVARIANCES, values));
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = one[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** Returns the sum over pictures that are painted of what the networks say together. */
  static NDArray total(List<Look> looks, Function<Look, NDArray> loss) {
    List<NDArray> parts = new ArrayList<>();
    for (Look look : looks) {
      parts.add(Tensors.scaled(loss.apply(look).mul(look.painting()).sum(), look.each()));
    }
    return sum(parts);
  }

  private static NDArray sum(List<NDArray> parts) {
    return parts.stream().reduce(NDArray::add).orElseThrow();
  }

  /** What is looked at through a layer, of what there is for each. */
  private static <T> T at(Map<String, T> byLayer, String layer) {
    return requireNonNull(byLayer.get(layer), layer);
  }

  /**
   * Returns how far each untouched content is from its style, where 1 is typical: what there is to
   * do. The measure is relative to it, and so is the loss, but not for pairs that are all but alike
   * or have nothing in common.
   *
   * @return for each layer, and for the covariances of some, {@code N} numbers
   */
  Map<String, NDArray> untouched(NDList contentFeatures, List<Target> targets) {
    Map<String, NDArray> untouched = new HashMap<>();
    for (int l = 0; l < TWIN_LAYERS.size(); l++) {
      String layer = TWIN_LAYERS.get(l);
      NDArray maps = contentFeatures.get(l);
      untouched.put(
          layer, momentsDistance(TWIN, layer, maps, targets).clip(LEAST_TO_DO, MOST_TO_DO));
      if (wanted.covariances() && TrainingStyles.LAYERS_OF_FORMS.contains(layer)) {
        untouched.put(
            layer + COVARIANCES,
            covariancesDistance(TWIN, layer, maps, targets).clip(LEAST_TO_DO, MOST_TO_DO));
      }
    }
    return untouched;
  }

  private NDArray momentsDistance(
      String network, String layer, NDArray maps, List<Target> targets) {
    return distance(
        FeatureLoss.moments(maps), targets, target -> at(target.moments(), layer), network + layer);
  }

  private NDArray covariancesDistance(
      String network, String layer, NDArray maps, List<Target> targets) {
    return distance(
        Covariances.of(maps),
        targets,
        target -> at(target.covariances(), layer),
        network + layer + COVARIANCES);
  }

  /** Returns for each picture the squared distance, where 1 is typical. */
  private NDArray distance(
      NDArray actual, List<Target> targets, Function<Target, float[]> wanted, String name) {
    int batch = targets.size();
    NDArray rows = actual.reshape(batch, -1);
    return Tensors.scaled(
        rows.sub(stacked(targets, wanted, rows.getShape())).square().sum(new int[] {1}),
        1 / at(typical, name));
  }

  private NDArray stacked(List<Target> targets, Function<Target, float[]> values, Shape shape) {
    int length = values.apply(targets.get(0)).length;
    float[] all = new float[targets.size() * length];
    for (int i = 0; i < targets.size(); i++) {
      System.arraycopy(values.apply(targets.get(i)), 0, all, i * length, length);
    }
    return Tensors.of(all, shape, manager);
  }

  /**
   * Returns for each picture the mean over layers of the logarithm of 1 and the squared distance of
   * its moments, in units of the untouched content's. Of the logarithm, because a few hopeless
   * pairs would otherwise rule over all others.
   */
  NDArray moments(Look look, Map<String, NDArray> untouched) {
    List<NDArray> parts = new ArrayList<>();
    for (int l = 0; l < look.layers().size(); l++) {
      String layer = look.layers().get(l);
      NDArray distance =
          momentsDistance(look.network(), layer, look.features().get(l), look.targets())
              .div(look.of(at(untouched, layer)))
              .add(1)
              .log();
      parts.add(Tensors.scaled(distance, LAYER_WEIGHTS[l] * look.say(layer)));
    }
    return Tensors.scaled(sum(parts), 1.0 / TWIN_LAYERS.size());
  }

  /** Returns for each picture the same of its covariances, at the layers of forms. */
  NDArray covariances(Look look, Map<String, NDArray> untouched) {
    return overForms(
        look,
        (layer, maps) ->
            covariancesDistance(look.network(), layer, maps, look.targets())
                .div(look.of(at(untouched, layer + COVARIANCES)))
                .add(1)
                .log());
  }

  /** Returns for each picture what it costs to make its features of the style's. */
  NDArray earthMover(Look look, List<SampledFeatures.Grid> grids) {
    return overForms(
        look,
        (layer, maps) -> {
          Shape shape =
              new Shape(look.targets().size(), maps.getShape().get(1), TrainingStyles.POSITIONS);
          NDArray style = stacked(look.targets(), target -> at(target.features(), layer), shape);
          return EarthMoverLoss.distance(
              SampledFeatures.of(maps, grids.get(TWIN_LAYERS.indexOf(layer))), style);
        });
  }

  private static NDArray overForms(Look look, BiFunction<String, NDArray, NDArray> loss) {
    List<NDArray> parts = new ArrayList<>();
    for (String layer : TrainingStyles.LAYERS_OF_FORMS) {
      int index = look.layers().indexOf(layer);
      if (index >= 0) {
        parts.add(Tensors.scaled(loss.apply(layer, look.features().get(index)), look.say(layer)));
      }
    }
    return Tensors.scaled(sum(parts), 1.0 / TrainingStyles.LAYERS_OF_FORMS.size());
  }

  static NDArray selfSimilarity(
      NDList features, NDList contentFeatures, List<SampledFeatures.Grid> grids) {
    List<NDArray> parts = new ArrayList<>();
    for (String layer : TrainingStyles.LAYERS_OF_FORMS) {
      int index = TWIN_LAYERS.indexOf(layer);
      SampledFeatures.Grid grid = grids.get(index);
      parts.add(
          SelfSimilarityLoss.difference(
              SampledFeatures.of(features.get(index), grid),
              SampledFeatures.of(contentFeatures.get(index), grid)));
    }
    return Tensors.scaled(sum(parts), 1.0 / TrainingStyles.LAYERS_OF_FORMS.size());
  }

  /** Returns for each picture 1 minus the cosine of the instance-normalized features. */
  static NDArray content(NDArray content, NDArray result) {
    long batch = content.getShape().get(0);
    NDArray expected = FeatureLoss.normalized(content).reshape(batch, -1);
    NDArray actual = FeatureLoss.normalized(result).reshape(batch, -1);
    int[] axes = {1};
    NDArray product = expected.mul(actual).sum(axes);
    NDArray lengths = expected.square().sum(axes).mul(actual.square().sum(axes)).add(1e-8).sqrt();
    return product.div(lengths).neg().add(1);
  }
}
