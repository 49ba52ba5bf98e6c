package dev.atelier.autoencoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.autoencoder.evaluation.AutoencoderLoss;
import dev.atelier.autoencoder.latent.LatentPath;
import dev.atelier.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class VectorNumbersTest {

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void theDivergenceOfTheStandardDistributionFromItselfIsNone() {
    assertThat(divergence(new float[] {0, 0}, new float[] {0, 0})).isZero();
  }

  @Test
  void theDivergenceIsThatOfTheTextbook() {
    // 1/2 (m^2 + s^2 - 1 - ln s^2), summed over numbers and averaged over vectors.
    double first = 0.5 * (1 + 4 - 1 - Math.log(4));
    double second = 0.5 * (0.25 + 0.5 - 1 - Math.log(0.5));
    assertThat(
            divergence(
                new float[] {1, -0.5f}, new float[] {(float) Math.log(4), (float) Math.log(0.5)}))
        .isCloseTo(first + second, within(1e-5));
  }

  @Test
  void theDivergenceAgreesWithAnIntegral() {
    double mean = 0.7;
    double deviation = 0.6;
    double sum = 0;
    double step = 0.001;
    for (double x = -8; x < 8; x += step) {
      double own =
          Math.exp(-0.5 * Math.pow((x - mean) / deviation, 2))
              / (deviation * Math.sqrt(2 * Math.PI));
      double standard = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
      sum += own > 0 ? step * own * Math.log(own / standard) : 0;
    }
    assertThat(
            divergence(new float[] {(float) mean}, new float[] {(float) (2 * Math.log(deviation))}))
        .isCloseTo(sum, within(1e-4));
  }

  private double divergence(float[] mean, float[] spread) {
    NDArray means = manager.create(mean, new Shape(1, mean.length));
    NDArray spreads = manager.create(spread, new Shape(1, spread.length));
    return AutoencoderLoss.divergence(means, spreads).toFloatArray()[0];
  }

  @Test
  void oneBellHasTheMeanAndCovarianceOfTheVectors() {
    List<float[]> vectors = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 5000; i++) {
      double first = random.nextGaussian();
      double second = 0.8 * first + 0.6 * random.nextGaussian();
      vectors.add(new float[] {(float) (1 + first), (float) (-3 + 2 * second)});
    }
    LatentGaussianMixture density = LatentGaussianMixture.fit(vectors, 1, 1, () -> {});
    assertThat(density.means()[0][1]).isCloseTo(-3, within(0.1));
    double[][] factor = density.factors()[0];
    // The covariance is [[1, 1.6], [1.6, 4]], with a ridge of a hundredth of the mean variance.
    assertThat(factor[0][0] * factor[0][0]).isCloseTo(1.025, within(0.06));
    assertThat(factor[0][0] * factor[1][0]).isCloseTo(1.6, within(0.1));
    double expected = -Math.log(2 * Math.PI) - Math.log(factor[0][0] * factor[1][1]);
    assertThat(
            density.logarithm(
                new float[] {(float) density.means()[0][0], (float) density.means()[0][1]}))
        .isCloseTo(expected, within(1e-4));
  }

  @Test
  void aMixtureFindsWhatItWasDrawnFrom() {
    SplittableRandom random = new SplittableRandom(9);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      boolean left = random.nextDouble() < 0.3;
      vectors.add(
          new float[] {
            (float) ((left ? -4 : 2) + 0.5 * random.nextGaussian()),
            (float) ((left ? 1 : -1) + 0.5 * random.nextGaussian())
          });
    }
    LatentGaussianMixture density = LatentGaussianMixture.fit(vectors, 2, 1, () -> {});
    int left = density.means()[0][0] < density.means()[1][0] ? 0 : 1;
    assertThat(density.shares()[left]).isCloseTo(0.3, within(0.03));
    assertThat(density.means()[left][0]).isCloseTo(-4, within(0.1));
    assertThat(density.means()[1 - left][1]).isCloseTo(-1, within(0.1));
    assertThat(density.responsibilities(new float[] {-4, 1})[left]).isGreaterThan(0.999);
  }

  @Test
  void drawnVectorsLieAsFarApartAsTheTemperatureSays() {
    LatentGaussianMixture density =
        new LatentGaussianMixture(
            new double[] {1}, new double[][] {{2, 0}}, new double[][][] {{{1, 0}, {0.5, 2}}});
    SplittableRandom random = new SplittableRandom(2);
    double sum = 0;
    double square = 0;
    double product = 0;
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      float[] vector = density.draw(0.5, random);
      sum += vector[0];
      square += Math.pow(vector[0] - 2, 2);
      product += (vector[0] - 2) * vector[1];
    }
    assertThat(sum / count).isCloseTo(2, within(0.02));
    assertThat(square / count).isCloseTo(0.25, within(0.01));
    assertThat(product / count).isCloseTo(0.125, within(0.02));
    assertThat(density.draw(0, random)).containsExactly(2, 0);
  }

  @Test
  void aDensityIsReadAsItWasKept() {
    LatentGaussianMixture density =
        new LatentGaussianMixture(
            new double[] {0.25, 0.75},
            new double[][] {{1, 2}, {3, 4}},
            new double[][][] {{{1, 0}, {0.5, 2}}, {{3, 0}, {-1, 0.5}}});
    Map<String, NDArray> tensors = density.tensors(manager);
    LatentGaussianMixture read = LatentGaussianMixture.of(tensors);
    assertThat(read.factors()[1][1]).containsExactly(-1, 0.5);
    assertThat(read.shares()).containsExactly(0.25, 0.75);
    assertThat(LatentGaussianMixture.shapes(2, 2))
        .allSatisfy((name, shape) -> assertThat(tensors.get(name).getShape()).isEqualTo(shape));
  }

  @Test
  void theWayAroundKeepsTheDistanceFromTheMiddle() {
    float[] from = {1, 0, 0};
    float[] to = {0, 1, 0};
    float[] half = LatentPath.SLERP.between(from, to, 0.5);
    float root = (float) Math.sqrt(0.5);
    assertThat(half).containsExactly(new float[] {root, root, 0}, within(1e-6f));
    float[] third = LatentPath.SLERP.between(from, to, 1.0 / 3);
    assertThat(third[0]).isCloseTo((float) Math.cos(Math.PI / 6), within(1e-6f));
    assertThat(LatentPath.LINEAR.between(from, to, 0.25))
        .containsExactly(new float[] {0.75f, 0.25f, 0}, within(1e-6f));
  }

  @Test
  void everyWayBeginsAndEndsAtTheTwo() {
    float[] from = {1, 2, -1};
    float[] to = {0.5f, 1, 4};
    for (LatentPath path : LatentPath.values()) {
      assertThat(path.between(from, to, 0)).containsExactly(from, within(1e-5f));
      assertThat(path.between(from, to, 1)).containsExactly(to, within(1e-5f));
    }
  }

  @Test
  void whereThereIsNoWayAroundItGoesStraight() {
    float[] from = {1, 2};
    assertThat(LatentPath.SLERP.between(from, new float[] {2, 4}, 0.5))
        .containsExactly(new float[] {1.5f, 3}, within(1e-5f));
    assertThat(LatentPath.SLERP.between(from, new float[] {0, 0}, 0.5))
        .containsExactly(new float[] {0.5f, 1}, within(1e-5f));
  }
}
