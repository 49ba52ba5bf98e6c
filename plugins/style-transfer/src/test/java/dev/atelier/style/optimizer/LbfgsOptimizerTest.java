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

class LbfgsOptimizerTest {

  @AutoClose private final NDManager manager = TestEngine.open();

  /** The minimum of a quadratic in 100 dimensions, away from the start. */
  private static double center(int axis) {
    return Math.sin(1.0 + axis);
  }

  /** A quadratic with curvatures from 1 to 1000. */
  private static double quadratic(double[] point, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < point.length; i++) {
      double curvature = Math.pow(1e3, i / (point.length - 1.0));
      double distance = point[i] - center(i);
      gradient[i] = curvature * distance;
      loss += 0.5 * curvature * distance * distance;
    }
    return loss;
  }

  private static double rosenbrock(double[] point, double[] gradient) {
    double x = point[0];
    double y = point[1];
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
  }

  @Test
  void theMinimumOfAnIllConditionedQuadraticIsFound() {
    NDArray point = manager.zeros(new Shape(100));
    double loss = Double.POSITIVE_INFINITY;

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      for (int i = 0; i < 150; i++) {
        double next =
            optimizer.step(point, new JavaObjective(LbfgsOptimizerTest::quadratic)).loss();
        assertThat(next).isLessThanOrEqualTo(loss);
        loss = next;
      }
    }

    for (int i = 0; i < 100; i++) {
      assertThat((double) point.getFloat(i)).isCloseTo(center(i), within(1e-3));
    }
  }

  @Test
  void theValleyOfRosenbrocksFunctionIsFollowedToItsEnd() {
    NDArray point = manager.create(new float[] {-1.2f, 1});
    double loss = Double.POSITIVE_INFINITY;

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      for (int i = 0; i < 80; i++) {
        double next =
            optimizer.step(point, new JavaObjective(LbfgsOptimizerTest::rosenbrock)).loss();
        assertThat(next).isLessThanOrEqualTo(loss);
        loss = next;
      }
    }

    assertThat(loss).isLessThan(1e-8);
  }

  @Test
  void theLossReturnedIsThatOfThePointReached() {
    NDArray point = manager.create(new float[] {-1.2f, 1});

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      for (int i = 0; i < 5; i++) {
        double loss =
            optimizer.step(point, new JavaObjective(LbfgsOptimizerTest::rosenbrock)).loss();
        double x = point.getFloat(0);
        double y = point.getFloat(1);
        assertThat(loss).isEqualTo(rosenbrock(new double[] {x, y}, new double[2]));
      }
    }
  }

  @Test
  void onAFlatFunctionNothingMoves() {
    NDArray point = manager.create(new float[] {0.25f, 0.75f});

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      for (int i = 0; i < 3; i++) {
        double loss = optimizer.step(point, new JavaObjective((values, gradient) -> 5)).loss();
        assertThat(loss).isEqualTo(5);
      }
    }

    assertThat(point.toFloatArray()).containsExactly(0.25f, 0.75f);
  }

  @Test
  void theLineSearchStaysOnTheSideWhereTheFunctionIsANumber() {
    NDArray point = manager.create(new float[] {1, 1});
    // Falls all the way to the border at 0.99, beyond which there is nothing.
    JavaObjective halfPlane =
        new JavaObjective(
            (values, gradient) -> {
              gradient[0] = 1;
              gradient[1] = 0;
              return values[0] < 0.99 ? Double.NaN : values[0];
            });

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      for (int i = 0; i < 10; i++) {
        assertThat(optimizer.step(point, halfPlane).loss()).isBetween(0.99, 1.0);
      }
    }

    assertThat(point.getFloat(0)).isBetween(0.99f, 0.995f);
  }

  @Test
  void aLossThatIsNotANumberAtTheStartIsTold() {
    NDArray point = manager.create(new float[] {0.5f});

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      double loss =
          optimizer
              .step(
                  point,
                  new JavaObjective(
                      (values, gradient) -> {
                        gradient[0] = Double.NaN;
                        return Double.NaN;
                      }))
              .loss();
      assertThat(loss).isNaN();
    }
  }

  @Test
  void aGradientThatMisleadsIsGivenUpAfterAFewTrials() {
    NDArray point = manager.create(new float[] {0.5f});
    JavaObjective rising =
        new JavaObjective(
            (values, gradient) -> {
              gradient[0] = -1;
              return values[0];
            });

    try (LbfgsOptimizer optimizer = new LbfgsOptimizer()) {
      assertThat(optimizer.step(point, rising).loss()).isEqualTo(0.5);
    }

    assertThat(point.toFloatArray()).containsExactly(0.5f);
    assertThat(rising.evaluations()).isLessThanOrEqualTo(20);
  }

  @Test
  void nothingButTheMemoryIsLeftBehindAndClosingFreesThat() {
    NDArray point = manager.create(new float[] {-1.2f, 1});
    int before = manager.getManagedArrays().size();
    LbfgsOptimizer optimizer = new LbfgsOptimizer();

    for (int i = 0; i < 60; i++) {
      optimizer.step(point, new JavaObjective(LbfgsOptimizerTest::rosenbrock));
    }
    // Twelve pairs at most, and the gradient at the point.
    assertThat(manager.getManagedArrays()).hasSizeLessThanOrEqualTo(before + 25);

    optimizer.close();
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void theMemoryOfACoarseScaleHelpsAtTheFineOne() {
    JavaObjective coarse = new JavaObjective(new Restoration(24, 18)::evaluate);
    JavaObjective fine = new JavaObjective(new Restoration(34, 25)::evaluate);
    NDArray image = manager.full(new Shape(1, 1, 18, 24), 0.5f);
    try (LbfgsOptimizer carried = new LbfgsOptimizer();
        LbfgsOptimizer fresh = new LbfgsOptimizer()) {
      for (int i = 0; i < 15; i++) {
        carried.step(image, coarse);
      }
      NDArray resized = SpatialOps.resize(image, 25, 34);
      NDArray other = resized.duplicate();
      double start = fine.evaluate(resized).loss();
      carried.resize(maps -> SpatialOps.resize(maps, 25, 34), 24.0 * 18 / (34 * 25));

      double carriedLoss = 0;
      double freshLoss = 0;
      for (int i = 0; i < 8; i++) {
        carriedLoss = carried.step(resized, fine).loss();
        freshLoss = fresh.step(other, fine).loss();
      }

      assertThat(carriedLoss).isLessThan(start);
      assertThat(carriedLoss).isLessThan(freshLoss);
    }
  }

  /**
   * Restores a smooth picture from samples that count very differently from place to place, with a
   * penalty on differences: a mean over pixels, so that it means the same at every size.
   */
  private static final class Restoration {

    private final int width;
    private final int height;

    Restoration(int width, int height) {
      this.width = width;
      this.height = height;
    }

    double evaluate(double[] image, double[] gradient) {
      int pixels = width * height;
      double loss = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int i = y * width + x;
          double u = (x + 0.5) / width;
          double v = (y + 0.5) / height;
          double weight = Math.pow(200, u);
          double distance = image[i] - 0.5 - 0.4 * Math.sin(5 * u) * Math.cos(4 * v);
          loss += weight * distance * distance / pixels;
          gradient[i] += 2 * weight * distance / pixels;
          if (x + 1 < width) {
            loss += link(image, gradient, i, i + 1, pixels);
          }
          if (y + 1 < height) {
            loss += link(image, gradient, i, i + width, pixels);
          }
        }
      }
      return loss;
    }

    private static double link(double[] image, double[] gradient, int a, int b, int pixels) {
      double difference = image[b] - image[a];
      gradient[b] += 2 * difference / pixels;
      gradient[a] -= 2 * difference / pixels;
      return difference * difference / pixels;
    }
  }
}
