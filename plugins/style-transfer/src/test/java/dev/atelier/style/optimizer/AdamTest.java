package dev.atelier.style.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.tensor.SpatialOps;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AdamTest {

  @AutoClose private final NDManager manager = TestEngine.open();

  /** A quadratic with its minimum at 0.6 and another curvature along each axis. */
  private static double bowl(double[] point, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < point.length; i++) {
      double curvature = 1e-3 * (i + 1);
      gradient[i] = curvature * (point[i] - 0.6);
      loss += 0.5 * gradient[i] * (point[i] - 0.6);
    }
    return loss;
  }

  @Test
  void stepsEqualTheFormulasOfThePaper() {
    double rate = 0.03;
    double[] expected = {0.1, 0.9, 0.5, 0.61};
    double[] mean = new double[4];
    double[] square = new double[4];
    NDArray point = manager.create(new float[] {0.1f, 0.9f, 0.5f, 0.61f});

    try (Adam adam = new Adam(rate)) {
      for (int step = 1; step <= 10; step++) {
        adam.step(point, new JavaObjective(AdamTest::bowl));

        double[] gradient = new double[4];
        bowl(expected, gradient);
        for (int i = 0; i < 4; i++) {
          mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
          square[i] = 0.99 * square[i] + 0.01 * gradient[i] * gradient[i];
          double unbiasedMean = mean[i] / (1 - Math.pow(0.9, step));
          double unbiasedSquare = square[i] / (1 - Math.pow(0.99, step));
          expected[i] -= rate * unbiasedMean / Math.sqrt(unbiasedSquare);
          assertThat((double) point.getFloat(i)).isCloseTo(expected[i], within(1e-4));
        }
      }
    }
  }

  @Test
  void theFirstStepHasTheLengthOfTheLearningRateHoweverSmallTheGradient() {
    NDArray point = manager.create(new float[] {0.5f, 0.5f});
    JavaObjective tiny =
        new JavaObjective(
            (values, gradient) -> {
              gradient[0] = 1e-8;
              gradient[1] = -1e-3;
              return 1;
            });

    try (Adam adam = new Adam(0.25)) {
      adam.step(point, tiny);
    }

    assertThat(point.toFloatArray()).containsExactly(new float[] {0.25f, 0.75f}, within(1e-3f));
  }

  @Test
  void valuesStayBetweenBlackAndWhite() {
    NDArray point = manager.create(new float[] {0.1f, 0.9f, 0.5f});
    JavaObjective slope =
        new JavaObjective(
            (values, gradient) -> {
              gradient[0] = 1;
              gradient[1] = -1;
              return values[0] - values[1];
            });

    try (Adam adam = new Adam(0.3)) {
      for (int i = 0; i < 5; i++) {
        adam.step(point, slope);
        for (float value : point.toFloatArray()) {
          assertThat(value).isBetween(0f, 1f);
        }
      }
    }

    assertThat(point.toFloatArray()).containsExactly(0f, 1f, 0.5f);
  }

  @Test
  void theMemoryMovesOnToAnotherSize() {
    NDArray coarse = manager.full(new Shape(1, 3, 8, 6), 0.2f);
    NDArray fine = manager.full(new Shape(1, 3, 11, 8), 0.2f);
    JavaObjective objective = new JavaObjective(AdamTest::bowl);

    try (Adam adam = new Adam(0.02)) {
      double first = adam.step(coarse, objective).loss();
      adam.resize(maps -> SpatialOps.resize(maps, 11, 8), 48.0 / 88);
      double start = adam.step(fine, objective).loss();
      double next = adam.step(fine, objective).loss();

      assertThat(first).isPositive();
      assertThat(next).isLessThan(start);
    }
  }

  @Test
  void nothingButTheMemoryIsLeftBehindAndClosingFreesThat() {
    NDArray point = manager.create(new float[] {0.1f, 0.9f, 0.5f});
    int before = manager.getManagedArrays().size();
    Adam adam = new Adam(0.1);

    for (int i = 0; i < 10; i++) {
      adam.step(point, new JavaObjective(AdamTest::bowl));
    }
    assertThat(manager.getManagedArrays()).hasSize(before + 2);

    adam.close();
    assertThat(manager.getManagedArrays()).hasSize(before);
  }
}
