package dev.atelier.style.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.style.loss.StyleTransferLoss.Target;
import dev.atelier.style.loss.StyleTransferLoss.Weights;
import dev.atelier.style.optimizer.Objective;
import dev.atelier.style.optimizer.Objective.Evaluation;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TinyBackbone;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTransferLossTest {

  private static final List<String> CONTENT_LAYERS = List.of("relu2_1", "relu3_1");
  private static final List<String> STYLE_LAYERS = List.of("relu1_1", "relu2_1");
  private static final Shape SHAPE = new Shape(1, 3, 12, 16);

  private NDManager manager;
  private TinyBackbone backbone;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
    backbone = new TinyBackbone(manager);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void theGramMatrixEqualsAPlainComputation() {
    int channels = 5;
    int positions = 7 * 9;
    float[] values = noise(channels * positions, 1);

    NDArray gram = FeatureLoss.gram(manager.create(values, new Shape(1, channels, 7, 9)));

    assertThat(gram.getShape()).isEqualTo(new Shape(channels, channels));
    float[] actual = gram.toFloatArray();
    for (int a = 0; a < channels; a++) {
      for (int b = 0; b < channels; b++) {
        double sum = 0;
        for (int i = 0; i < positions; i++) {
          sum += (double) values[a * positions + i] * values[b * positions + i];
        }
        assertThat((double) actual[a * channels + b]).isCloseTo(sum / positions, within(1e-6));
      }
    }
  }

  @Test
  void totalVariationEqualsAPlainComputation() {
    int height = 6;
    int width = 8;
    float[] values = noise(3 * height * width, 2);
    double right = 0;
    double down = 0;
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int i = (plane * height + y) * width + x;
          right += x + 1 < width ? Math.pow(values[i + 1] - values[i], 2) : 0;
          down += y + 1 < height ? Math.pow(values[i + width] - values[i], 2) : 0;
        }
      }
    }
    double expected = right / (3 * height * (width - 1)) + down / (3 * (height - 1) * width);

    NDArray variation =
        StyleTransferLoss.totalVariation(manager.create(values, new Shape(1, 3, height, width)));

    assertThat((double) variation.toFloatArray()[0]).isCloseTo(expected, within(1e-6));
  }

  @Test
  void theContentIsNoDistanceFromItselfNorTheStyleFromItself() {
    NDArray image = image(3);
    try (StyleTransferLoss objective = objective(image, image, new Weights(1, 1, 0));
        NDArray gradient = objective.evaluate(image).gradient()) {
      Evaluation evaluation = objective.evaluate(image);

      assertThat(evaluation.loss()).isCloseTo(0, within(1e-9));
      assertThat((double) gradient.abs().max().getFloat()).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void byMomentsNeitherContrastNorColorIsContent() {
    NDArray image = image(3);
    NDArray faint = manager.create(noise(2 * 5 * 6 * 7, 8), new Shape(2, 5, 6, 7));

    NDArray shifted = FeatureLoss.normalized(faint.mul(2.5).add(3));

    assertThat(shifted.toFloatArray())
        .containsExactly(FeatureLoss.normalized(faint).toFloatArray(), within(0.02f));
    try (StyleTransferLoss objective =
        objective(StyleLoss.MOMENTS, image, image, new Weights(1, 1, 0))) {
      assertThat(objective.evaluate(image).loss()).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void theMomentsEqualAPlainComputation() {
    float[] values = noise(2 * 3 * 20, 7);

    NDArray maps = manager.create(values, new Shape(2, 3, 4, 5));
    NDArray moments = FeatureLoss.moments(maps);

    assertThat(moments.getShape()).isEqualTo(new Shape(2, 6));
    for (int row = 0; row < 6; row++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 20; i++) {
        mean += values[row * 20 + i] / 20.0;
        square += Math.pow(values[row * 20 + i], 2) / 20;
      }
      int at = row / 3 * 6 + row % 3;
      assertThat((double) moments.toFloatArray()[at]).isCloseTo(mean, within(1e-6));
      assertThat((double) moments.toFloatArray()[at + 3])
          .isCloseTo(Math.sqrt(square - mean * mean), within(1e-5));
    }
  }

  @Test
  void aPictureWithoutFeaturesIsWorthOneForTheContent() {
    Target target = Target.of(manager.create(noise(40, 4), new Shape(1, 4, 2, 5)));

    assertThat(target.distance(manager.zeros(new Shape(1, 4, 2, 5))).getFloat())
        .isCloseTo(1, within(1e-6f));
  }

  @Test
  void theLossIsTheWeightedSumOfItsParts() {
    try (StyleTransferLoss objective = objective(image(3), image(4), new Weights(2, 3, 5))) {
      Evaluation evaluation = objective.evaluate(image(5));

      Map<String, Double> parts = evaluation.parts();
      assertThat(parts).containsOnlyKeys("content", "style", "variation", "range");
      assertThat(parts.get("content")).isGreaterThan(0.01);
      assertThat(parts.get("style")).isGreaterThan(0.01);
      assertThat(parts.get("variation")).isGreaterThan(0.01);
      assertThat(parts.get("range")).isZero();
      assertThat(evaluation.loss())
          .isCloseTo(
              2 * parts.get("content") + 3 * parts.get("style") + 5 * parts.get("variation"),
              within(1e-5));
    }
  }

  @Test
  void whatLiesBeyondBlackAndWhiteCostsItsSquaredDistance() {
    NDArray image = manager.create(new float[] {-0.5f, 0, 0.25f, 1, 1.25f, 0.5f});

    try (NDArray distance = StyleTransferLoss.outOfRange(image)) {
      assertThat(distance.getFloat()).isCloseTo((0.25f + 0.0625f) / 6, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GRAM,1,0,0",
    "GRAM,0,1,0",
    "GRAM,0,0,1",
    "GRAM,1,2,3",
    "MOMENTS,1,0,0",
    "MOMENTS,0,1,0",
    "MOMENTS,1,2,3"
  })
  void theGradientEqualsFiniteDifferences(
      StyleLoss loss, double content, double style, double variation) {
    NDArray point = image(5);
    Weights weights = new Weights(content, style, variation);
    try (StyleTransferLoss objective = objective(loss, image(3), image(4), weights)) {
      float[] gradient = objective.evaluate(point).gradient().toFloatArray();
      double greatest = 0;
      for (float value : gradient) {
        greatest = Math.max(greatest, Math.abs(value));
      }
      Random random = new Random(6);
      for (int trial = 0; trial < 4; trial++) {
        // Leans towards the gradient, so that the difference is far above the rounding of floats.
        float[] direction = new float[gradient.length];
        double expected = 0;
        for (int i = 0; i < gradient.length; i++) {
          direction[i] = (float) (gradient[i] / greatest * 2 * random.nextDouble());
          expected += (double) direction[i] * gradient[i];
        }
        NDArray along = manager.create(direction, SHAPE);

        double wide = difference(objective, point, along, 4e-3);
        double narrow = difference(objective, point, along, 2e-3);

        assertThat(wide).isCloseTo(expected, within(0.02 * expected));
        assertThat(narrow).isCloseTo(expected, within(0.01 * expected));
      }
      for (int trial = 0; trial < 8; trial++) {
        int pixel = random.nextInt(gradient.length);
        float[] direction = new float[gradient.length];
        direction[pixel] = 1;
        NDArray along = manager.create(direction, SHAPE);

        double slope = difference(objective, point, along, 4e-3);

        assertThat(slope).isCloseTo(gradient[pixel], within(0.03 * greatest));
      }
    }
  }

  private static double difference(
      Objective objective, NDArray point, NDArray direction, double step) {
    double ahead = objective.evaluate(point.add(direction.mul(step))).loss();
    double behind = objective.evaluate(point.sub(direction.mul(step))).loss();
    return (ahead - behind) / (2 * step);
  }

  @Test
  void evaluatingLeavesNothingBehindButTheGradient() {
    NDArray point = image(5);
    StyleTransferLoss objective = objective(image(3), image(4), new Weights(1, 1, 1));
    int before = manager.getManagedArrays().size();

    NDArray gradient = objective.evaluate(point).gradient();

    assertThat(gradient.getShape()).isEqualTo(SHAPE);
    assertThat(manager.getManagedArrays()).hasSize(before + 1);
    objective.close();
    assertThat(manager.getManagedArrays()).hasSize(before + 1 - CONTENT_LAYERS.size());
  }

  private StyleTransferLoss objective(NDArray content, NDArray style, Weights weights) {
    return objective(StyleLoss.GRAM, content, style, weights);
  }

  private StyleTransferLoss objective(
      StyleLoss loss, NDArray content, NDArray style, Weights weights) {
    FeatureLoss likeness = FeatureLoss.of(loss);
    return new StyleTransferLoss(
        backbone,
        StyleTransferLoss.targets(backbone, content, CONTENT_LAYERS, likeness.content()),
        StyleTransferLoss.targets(backbone, style, STYLE_LAYERS, likeness.style()),
        likeness,
        weights);
  }

  private NDArray image(int seed) {
    return manager.create(noise(Math.toIntExact(SHAPE.size()), seed), SHAPE);
  }

  private static float[] noise(int length, int seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
