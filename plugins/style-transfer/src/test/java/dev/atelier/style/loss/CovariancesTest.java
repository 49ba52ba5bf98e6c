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

class CovariancesTest {

  private static final int PICTURES = 2;
  private static final int CHANNELS = 4;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 5;
  private static final int POSITIONS = HEIGHT * WIDTH;

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
  void theyAreThoseOfTheDefinitionPictureByPicture() {
    float[] maps = maps();

    float[] actual = Covariances.of(tensor(maps)).toFloatArray();

    for (int n = 0; n < PICTURES; n++) {
      for (int a = 0; a < CHANNELS; a++) {
        for (int b = 0; b < CHANNELS; b++) {
          assertThat((double) actual[(n * CHANNELS + a) * CHANNELS + b])
              .isCloseTo(covariance(maps, n, a, b), offset(1e-5));
        }
      }
    }
  }

  @Test
  void whatAChannelHasEverywhereDoesNotCount() {
    float[] maps = maps();
    float[] brighter = maps.clone();
    for (int i = 0; i < POSITIONS; i++) {
      brighter[i] += 3;
    }

    ChannelCovariances one = ChannelCovariances.of(tensor(maps).get("0:1"));
    ChannelCovariances other = ChannelCovariances.of(tensor(brighter).get("0:1"));

    assertThat(one.squaredDistance(other)).isCloseTo(0, offset(1e-9));
    assertThat(one.squaredLength()).isPositive();
  }

  @Test
  void theirDistanceIsTheSquaredFrobeniusNorm() {
    ChannelCovariances one = new ChannelCovariances(new float[] {1, 2, 2, 5});
    ChannelCovariances other = new ChannelCovariances(new float[] {2, 0, 0, 5});

    assertThat(one.squaredDistance(other)).isEqualTo(1 + 4 + 4);
    assertThat(one.squaredLength()).isEqualTo(1 + 4 + 4 + 25);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    float[] wanted = new float[PICTURES * CHANNELS * CHANNELS];

    Gradients.assertFiniteDifferences(
        tensor(maps()),
        maps -> Covariances.of(maps).sub(manager.create(wanted, covariancesShape())).square().sum(),
        1e-2);
  }

  private static Shape covariancesShape() {
    return new Shape(PICTURES, CHANNELS, CHANNELS);
  }

  private static float[] maps() {
    Random random = new Random(5);
    float[] maps = new float[PICTURES * CHANNELS * POSITIONS];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = (float) Math.max(0, random.nextGaussian() + 0.5);
    }
    return maps;
  }

  private NDArray tensor(float[] maps) {
    return manager.create(maps, new Shape(PICTURES, CHANNELS, HEIGHT, WIDTH));
  }

  /** The mean of products less the product of means. */
  private static double covariance(float[] maps, int picture, int one, int other) {
    double products = 0;
    double sum = 0;
    double otherSum = 0;
    for (int i = 0; i < POSITIONS; i++) {
      double value = maps[(picture * CHANNELS + one) * POSITIONS + i];
      double otherValue = maps[(picture * CHANNELS + other) * POSITIONS + i];
      products += value * otherValue;
      sum += value;
      otherSum += otherValue;
    }
    return products / POSITIONS - sum / POSITIONS * (otherSum / POSITIONS);
  }
}
