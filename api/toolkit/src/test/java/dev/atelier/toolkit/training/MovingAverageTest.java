package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.testkit.TestEngine;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MovingAverageTest {

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
  void theAverageForgetsTheFirstStepsSoonest() {
    NDArray weight = manager.create(new float[] {3});
    MovingAverage average = new MovingAverage(Map.of("x", weight), manager);
    double expected = 3;
    for (int step = 1; step <= 20; step++) {
      weight.set(new float[] {step});
      average.add(step);
      double decay = (step + 1.0) / (step + 10.0);
      expected = decay * expected + (1 - decay) * step;
    }

    assertThat(average.averages().get("x").toFloatArray()[0])
        .isCloseTo((float) expected, within(1e-4f));
  }

  @Test
  void whatIsFarBackFadesByAFiveHundredthAStep() {
    NDArray weight = manager.create(new float[] {1});
    MovingAverage average = new MovingAverage(Map.of("x", weight), manager);
    weight.set(new float[] {0});
    for (int step = 10_001; step <= 10_500; step++) {
      average.add(step);
    }

    assertThat(average.averages().get("x").toFloatArray()[0])
        .isCloseTo((float) Math.pow(0.998, 500), within(1e-4f));
  }

  @Test
  void theAverageOfWeightsThatAreTrainedIsNotFollowedByTheEngine() {
    NDArray weight = manager.create(new float[] {1});
    weight.setRequiresGradient(true);
    MovingAverage average = new MovingAverage(Map.of("x", weight), manager);

    average.add(1);

    assertThat(average.averages().get("x").hasGradient()).isFalse();
    assertThat(weight.hasGradient()).isTrue();
  }
}
