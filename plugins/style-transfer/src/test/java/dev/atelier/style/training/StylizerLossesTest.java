package dev.atelier.style.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.style.training.StylizerLosses.Look;
import dev.atelier.style.training.StylizerLosses.Sight;
import dev.atelier.style.training.TrainingStyles.Target;
import dev.atelier.style.training.TrainingStyles.Wanted;
import dev.atelier.testkit.TestEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StylizerLossesTest {

  private static final int PICTURES = 2;
  private static final int CHANNELS = 3;
  private static final int SIDE = 4;
  private static final int POSITIONS = SIDE * SIDE;
  private static final List<String> LAYERS = TrainingStyles.TWIN_LAYERS;

  private NDManager manager;
  private StylizerLosses losses;
  private final List<Target> targets = List.of(target(1), target(2));

  @BeforeEach
  void calibrate() {
    manager = TestEngine.open();
    losses = new StylizerLosses(new Wanted(true, true), manager);
    losses.calibrate(List.of(new Sight(target(3), target(1)), new Sight(target(4), target(2))), 1);
  }

  @AfterEach
  void closeEngine() {
    manager.close();
  }

  @Test
  void covariancesAreComparedInUnitsOfTheUntouchedContents() {
    NDList content = features(5);
    NDList result = features(6);

    float[] actual =
        losses.covariances(look(result, 0.25), losses.untouched(content, targets)).toFloatArray();

    for (int n = 0; n < PICTURES; n++) {
      double expected = 0;
      for (String layer : List.of("relu3_1", "relu4_1")) {
        int l = LAYERS.indexOf(layer);
        double typical = distance(covariances(maps(1, l), 0), covariances(maps(2, l), 0));
        double[] wanted = covariances(maps(n + 1, l), 0);
        double untouched = distance(covariances(maps(5, l), n), wanted) / typical;
        double left = distance(covariances(maps(6, l), n), wanted) / typical;
        double share = layer.equals("relu3_1") ? 0.25 : 1;
        expected += share * Math.log(1 + left / Math.min(4, Math.max(0.25, untouched))) / 2;
      }
      assertThat((double) actual[n]).isCloseTo(expected, offset(1e-4));
    }
  }

  @Test
  void whatIsPaintedLikeTheStyleCostsNothing() {
    NDList result = new NDList();
    for (int l = 0; l < LAYERS.size(); l++) {
      float[] both = new float[PICTURES * CHANNELS * POSITIONS];
      for (int n = 0; n < PICTURES; n++) {
        System.arraycopy(maps(n + 1, l), 0, both, n * CHANNELS * POSITIONS, CHANNELS * POSITIONS);
      }
      result.add(tensor(both));
    }
    Map<String, NDArray> untouched = losses.untouched(features(5), targets);

    for (float loss : losses.covariances(look(result, 1), untouched).toFloatArray()) {
      assertThat(loss).isCloseTo(0, offset(1e-5f));
    }
    for (float loss : losses.moments(look(result, 1), untouched).toFloatArray()) {
      assertThat(loss).isCloseTo(0, offset(1e-5f));
    }
  }

  @Test
  void picturesThatAreNotPaintedDoNotCount() {
    Look look =
        new Look(
            "vgg19-16x", LAYERS, new NDList(), targets, manager.create(new float[] {1, 0}), 1, 3);

    NDArray total =
        StylizerLosses.total(List.of(look), any -> manager.create(new float[] {0.5f, 100}));

    assertThat(total.toFloatArray()[0]).isCloseTo(1.5f, offset(1e-6f));
  }

  private Look look(NDList features, double share) {
    return new Look(
        "vgg19-16x", LAYERS, features, targets, manager.ones(new Shape(PICTURES)), share, 1);
  }

  private NDList features(int seed) {
    NDList features = new NDList();
    for (int l = 0; l < LAYERS.size(); l++) {
      features.add(tensor(maps(seed, l)));
    }
    return features;
  }

  private NDArray tensor(float[] maps) {
    return manager.create(maps, new Shape(PICTURES, CHANNELS, SIDE, SIDE));
  }

  private static float[] maps(int seed, int layer) {
    Random random = new Random(31L * seed + layer);
    float[] maps = new float[PICTURES * CHANNELS * POSITIONS];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = (float) Math.max(0, random.nextGaussian() + 0.5);
    }
    return maps;
  }

  /** What the first picture of some maps is as a style. */
  private static Target target(int seed) {
    Target target = new Target(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    for (int l = 0; l < LAYERS.size(); l++) {
      float[] maps = maps(seed, l);
      double[] covariances = covariances(maps, 0);
      float[] moments = new float[2 * CHANNELS];
      float[] values = new float[covariances.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) covariances[i];
      }
      for (int channel = 0; channel < CHANNELS; channel++) {
        moments[channel] = (float) mean(maps, channel * POSITIONS);
        moments[CHANNELS + channel] = (float) Math.sqrt(covariances[channel * CHANNELS + channel]);
      }
      target.moments().put(LAYERS.get(l), moments);
      target.covariances().put(LAYERS.get(l), values);
    }
    return target;
  }

  private static double[] covariances(float[] maps, int picture) {
    double[] covariances = new double[CHANNELS * CHANNELS];
    for (int i = 0; i < covariances.length; i++) {
      int one = (picture * CHANNELS + i / CHANNELS) * POSITIONS;
      int other = (picture * CHANNELS + i % CHANNELS) * POSITIONS;
      double products = 0;
      for (int p = 0; p < POSITIONS; p++) {
        products += (double) maps[one + p] * maps[other + p];
      }
      covariances[i] = products / POSITIONS - mean(maps, one) * mean(maps, other);
    }
    return covariances;
  }

  private static double mean(float[] maps, int first) {
    double sum = 0;
    for (int p = first; p < first + POSITIONS; p++) {
      sum += maps[p];
    }
    return sum / POSITIONS;
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return sum;
  }
}
