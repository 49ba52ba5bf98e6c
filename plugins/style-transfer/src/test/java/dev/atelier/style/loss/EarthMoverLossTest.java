package dev.atelier.style.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.testkit.TestEngine;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EarthMoverLossTest {

  private static final int PICTURES = 2;
  private static final int CHANNELS = 5;
  private static final SampledFeatures.Grid ALL = new SampledFeatures.Grid(0, 0, 1);

  private NDManager manager;

  @BeforeEach
  void openEngine() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeEngine() {
    manager.close();
  }

  @Test
  void itIsTheGreaterOfTheMeanDistancesToTheNearestOne() {
    float[] result = maps(1, 3 * 4);
    float[] style = maps(2, 5 * 2);

    float[] actual =
        EarthMoverLoss.distance(features(result, 3, 4), features(style, 5, 2)).toFloatArray();

    for (int n = 0; n < PICTURES; n++) {
      double there = meanOfNearest(column(result, n, 12), column(style, n, 10));
      double back = meanOfNearest(column(style, n, 10), column(result, n, 12));
      assertThat((double) actual[n]).isCloseTo(Math.max(there, back), offset(1e-5));
    }
  }

  @Test
  void thePlacesOfThePictureCanBeAnywhere() {
    float[] maps = maps(1, 6);
    float[] mirrored = new float[maps.length];
    for (int i = 0; i < maps.length; i++) {
      mirrored[i] = maps[i / 6 * 6 + 5 - i % 6];
    }

    float[] distances =
        EarthMoverLoss.distance(features(maps, 2, 3), features(mirrored, 2, 3)).toFloatArray();

    for (float distance : distances) {
      assertThat(distance).isCloseTo(0, offset(1e-5f));
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    NDArray style = features(maps(2, 6), 2, 3);

    Gradients.assertFiniteDifferences(
        tensor(maps(1, 12), 3, 4),
        maps -> EarthMoverLoss.distance(SampledFeatures.of(maps, ALL), style).sum(),
        0.02);
  }

  @Test
  void aGridTakesEveryManiethRowAndColumn() {
    float[] maps = maps(3, 4 * 6);

    NDArray sampled = SampledFeatures.of(tensor(maps, 4, 6), new SampledFeatures.Grid(1, 0, 2));

    assertThat(sampled.getShape()).isEqualTo(new Shape(PICTURES, CHANNELS, 6));
    double[][] expected = column(maps, 1, 24);
    float[] actual = sampled.get("1:2").toFloatArray();
    int[] places = {6, 8, 10, 18, 20, 22};
    for (int p = 0; p < places.length; p++) {
      double length = Math.sqrt(dot(expected[places[p]], expected[places[p]]));
      for (int channel = 0; channel < CHANNELS; channel++) {
        assertThat((double) actual[channel * places.length + p])
            .isCloseTo(expected[places[p]][channel] / length, offset(1e-5));
      }
    }
  }

  @Test
  void gradientsThroughAGridAreThoseOfFiniteDifferences() {
    Gradients.assertFiniteDifferences(
        tensor(maps(1, 4 * 6), 4, 6),
        maps -> {
          NDArray sampled = SampledFeatures.of(maps, new SampledFeatures.Grid(1, 0, 2));
          return sampled.mul(sampled.square()).sum();
        },
        0.02);
  }

  private static double meanOfNearest(double[][] from, double[][] to) {
    double sum = 0;
    for (double[] one : from) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double[] other : to) {
        double cosine = dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
        nearest = Math.min(nearest, 1 - cosine);
      }
      sum += nearest;
    }
    return sum / from.length;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns the features of one picture by position. */
  static double[][] column(float[] maps, int picture, int positions) {
    double[][] features = new double[positions][CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int p = 0; p < positions; p++) {
        features[p][channel] = maps[(picture * CHANNELS + channel) * positions + p];
      }
    }
    return features;
  }

  static float[] maps(long seed, int positions) {
    Random random = new Random(seed);
    float[] maps = new float[PICTURES * CHANNELS * positions];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = (float) (0.2 + Math.abs(random.nextGaussian()));
    }
    return maps;
  }

  private NDArray features(float[] maps, int height, int width) {
    return SampledFeatures.of(tensor(maps, height, width), ALL);
  }

  private NDArray tensor(float[] maps, int height, int width) {
    return manager.create(maps, new Shape(PICTURES, CHANNELS, height, width));
  }
}
