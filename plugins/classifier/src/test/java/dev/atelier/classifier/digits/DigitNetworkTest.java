package dev.atelier.classifier.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import dev.atelier.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DigitNetworkTest {

  private NDManager manager;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void theShapesAreThoseThatTheWeightsHave() {
    Map<String, NDArray> weights = DigitNetwork.untrained(1, manager);
    DigitNetwork network = new DigitNetwork(weights);
    NDArray flat = network.flat(DigitInference.images(marks(3), manager));

    assertThat(flat.getShape().getShape()).containsExactly(3, DigitNetwork.FLAT);
    assertThat(network.features(flat).getShape().getShape())
        .containsExactly(3, DigitNetwork.FEATURES);
    assertThat(network.logits(network.features(flat)).getShape().getShape())
        .containsExactly(3, DigitNetwork.OUTPUTS);
  }

  @Test
  void untrainedWeightsKeepTheSizeOfWhatPasses() {
    DigitNetwork network = new DigitNetwork(DigitNetwork.untrained(1, manager));
    NDArray images = DigitInference.images(marks(8), manager);

    double before = images.square().mean().toFloatArray()[0];
    double after = network.flat(images).square().mean().toFloatArray()[0];

    assertThat(after / before).isBetween(0.2, 5.0);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    Map<String, NDArray> weights = DigitNetwork.untrained(2, manager);
    weights.values().forEach(weight -> weight.setRequiresGradient(true));
    DigitNetwork network = new DigitNetwork(weights);
    NDArray images = DigitInference.images(marks(2), manager);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(loss(network, images));
    }
    for (String name : List.of("convolution1.bias", "convolution4.bias", "logits.weight")) {
      NDArray weight = weights.get(name);
      float[] gradient = weight.getGradient().toFloatArray();
      float[] values = weight.toFloatArray();
      for (int i : new int[] {0, 5, 11}) {
        float step = 1e-2f;
        double higher = lossWith(network, images, weight, values, i, step);
        double lower = lossWith(network, images, weight, values, i, -step);
        assertThat((double) gradient[i])
            .as("%s %d", name, i)
            .isCloseTo((higher - lower) / (2 * step), within(0.02 + 0.03 * Math.abs(gradient[i])));
      }
    }
  }

  private static double lossWith(
      DigitNetwork network, NDArray images, NDArray weight, float[] values, int i, float step) {
    float[] changed = values.clone();
    changed[i] += step;
    weight.set(changed);
    double loss = loss(network, images).toFloatArray()[0];
    weight.set(values);
    return loss;
  }

  private static NDArray loss(DigitNetwork network, NDArray images) {
    return network.logits(network.features(network.flat(images))).logSoftmax(1).get(":, 3").sum();
  }

  @Test
  void eachMarkIsSeenAsIfItWereAlone() {
    DigitInference gaze = new DigitInference(DigitNetwork.untrained(3, manager), manager);
    List<float[]> marks = marks(300);

    List<DigitInference.Sight> together = gaze.look(marks, () -> {});
    DigitInference.Sight alone = gaze.look(marks.subList(299, 300), () -> {}).get(0);

    assertThat(together).hasSize(300);
    assertThat(together.get(299).logits()).containsExactly(alone.logits(), within(1e-4f));
    assertThat(together.get(299).features()).containsExactly(alone.features(), within(1e-4f));
  }

  private static List<float[]> marks(int count) {
    SplittableRandom random = new SplittableRandom(9);
    List<float[]> marks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] mark = new float[DigitNormalizer.PIXELS];
      for (int j = 0; j < mark.length; j++) {
        mark[j] = (float) random.nextDouble();
      }
      marks.add(mark);
    }
    return marks;
  }
}
