package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.atelier.testkit.TestEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdamOptimizerTest {

  private static final float[] START = {3, -2, 0.5f};
  private static final double RATE = 0.05;

  /** A training without any options. */
  public record NoOptions() {}

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void stepsAreThoseOfAdamAsPublished() {
    AdamOptimizer parameters = parameters("x");
    for (int i = 0; i < 20; i++) {
      descend(parameters, 1e9);
    }

    float[] values = parameters.weights().get("x").toFloatArray();
    for (int i = 0; i < START.length; i++) {
      assertThat(values[i]).isCloseTo((float) published(START[i], 20), within(1e-4f));
    }
    assertThat(parameters.steps()).isEqualTo(20);
  }

  @Test
  void theLengthOfTheGradientIsToldBeforeItIsLimited() {
    double norm = descend(parameters("x"), 0.1);

    // The gradient of the sum of squares is twice the point.
    assertThat(norm).isCloseTo(2 * Math.sqrt(9 + 4 + 0.25), within(1e-4));
  }

  @Test
  void weightsThatWaitStayAndForgetTheirGradients() {
    AdamOptimizer parameters = parameters("x");
    NDArray point = parameters.weights().get("x");
    for (int i = 0; i < 2; i++) {
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        collector.backward(point.square().sum());
      }
      if (i == 0) {
        assertThat(parameters.step(name -> name.equals("x") ? 0 : RATE, 1e9)).isZero();
        assertThat(point.toFloatArray()).isEqualTo(START);
      }
    }

    assertThat(point.getGradient().toFloatArray()).isEqualTo(new float[] {6, -4, 1});
  }

  @Test
  void aGradientThatIsNotANumberMovesNothingAndIsForgotten() {
    AdamOptimizer parameters = parameters("x");
    NDArray point = parameters.weights().get("x");
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(point.square().sum().mul(Float.NaN));
    }

    assertThat(parameters.step(RATE, 1)).isNaN();

    assertThat(point.toFloatArray()).isEqualTo(START);
    assertThat(descend(parameters, 1e9)).isFinite();
    assertThat(point.toFloatArray()).isNotEqualTo(START);
  }

  @Test
  void anyThreadTakesStepsAndReadsCheckpoints() throws Exception {
    AdamOptimizer parameters = parameters("x");
    Checkpoint checkpoint =
        new Checkpoint(folder.resolve("checkpoint"), TrainingOptions.of(new NoOptions()));
    checkpoint.write(parameters.steps(), parameters.state(), manager);
    ExecutorService another = Executors.newSingleThreadExecutor();
    try {
      assertThat(another.submit(() -> descend(parameters, 1e9)).get()).isPositive();
      assertThat(parameters.weights().get("x").toFloatArray()).isNotEqualTo(START);

      another.submit(() -> parameters.restore(checkpoint.read(manager))).get();
      assertThat(parameters.weights().get("x").toFloatArray()).isEqualTo(START);
      assertThat(another.submit(() -> descend(parameters, 1e9)).get()).isPositive();
    } finally {
      another.shutdown();
    }
  }

  private AdamOptimizer parameters(String name) {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    weights.put(name, manager.create(START));
    return new AdamOptimizer(weights, manager);
  }

  /** Takes a step down the sum of squares. */
  private double descend(AdamOptimizer parameters, double greatestNorm) {
    NDArray point = parameters.weights().values().iterator().next();
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(point.square().sum());
    }
    return parameters.step(RATE, greatestNorm);
  }

  /** Algorithm 1 of Kingma and Ba, with the second decay at 0.99, for the square of a number. */
  private static double published(double start, int steps) {
    double x = start;
    double mean = 0;
    double square = 0;
    for (int t = 1; t <= steps; t++) {
      double gradient = 2 * x;
      mean = 0.9 * mean + 0.1 * gradient;
      square = 0.99 * square + 0.01 * gradient * gradient;
      double unbiasedMean = mean / (1 - Math.pow(0.9, t));
      double unbiasedSquare = square / (1 - Math.pow(0.99, t));
      x -= RATE * unbiasedMean / Math.sqrt(unbiasedSquare);
    }
    return x;
  }
}
