package dev.atelier.host.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.host.engine.ComputeEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The weights of a backbone as a plugin sees and changes them. */
final class BackboneWeightsTest {

  private static final BackboneDescriptor VGG19 =
      BackboneDescriptor.architecture("vgg19-16x").orElseThrow();

  private NDManager manager;
  private Weights drawn;
  private Backbone backbone;

  @BeforeEach
  void openBackbone() {
    manager = ComputeEngine.open();
    drawn = Weights.random(VGG19, "conv2_1", 4);
    Map<String, NDArray> tensors =
        WeightsFile.read(drawn.safetensors(), "random weights", manager, VGG19::needs);
    backbone = new LoadedBackbone(VGG19, "", BackboneNetwork.of(VGG19, tensors, "random weights"));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void weightsAreNamedByTheirConvolutionsWhateverTheFileCallsThem() {
    Map<String, NDArray> weights = backbone.weights();

    assertThat(weights.keySet())
        .startsWith("conv0.weight", "conv0.bias", "conv1_1.weight", "conv1_1.bias")
        .endsWith("conv2_1.weight", "conv2_1.bias");
    String tensor =
        VGG19.layers().stream()
            .filter(layer -> "conv1_2".equals(layer.convolution()))
            .findFirst()
            .orElseThrow()
            .tensor();
    assertThat(weights.get("conv1_2.weight").toFloatArray())
        .isEqualTo(drawn.get(tensor + ".weight").values());
    assertThat(weights.get("conv1_2.bias").toFloatArray())
        .isEqualTo(drawn.get(tensor + ".bias").values());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> weights.remove("conv1_1.bias"));
  }

  @Test
  void theSameWeightsGiveTheSameFeatures() {
    NDArray image = noise(12, 10);

    Backbone same = backbone.withWeights(copies());

    assertThat(same.layers()).isEqualTo(backbone.layers());
    assertThat(same.channels("relu2_1")).isEqualTo(backbone.channels("relu2_1"));
    assertThat(features(same, image)).isEqualTo(features(backbone, image));
  }

  @Test
  void changedWeightsGiveOtherFeaturesAndLeaveTheOriginalAsItWas() {
    NDArray image = noise(12, 10);
    float[] before = features(backbone, image);
    Map<String, NDArray> weights = copies();
    Backbone other = backbone.withWeights(weights);

    weights.get("conv1_1.weight").muli(1.5f);

    assertThat(features(other, image)).isNotEqualTo(before);
    assertThat(features(backbone, image)).isEqualTo(before);
  }

  @Test
  void gradientsFlowToTheWeights() {
    NDArray image = noise(8, 6);
    Map<String, NDArray> weights = copies();
    weights.values().forEach(array -> array.setRequiresGradient(true));
    Backbone trained = backbone.withWeights(weights);
    float[] direction = direction(trained, image);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray features = trained.extract(image, List.of("relu2_1")).get(0);
      collector.backward(features.mul(manager.create(direction, features.getShape())).sum());
    }
    for (String name : List.of("conv1_1.weight", "conv1_2.bias", "conv2_1.weight")) {
      float[] gradient = weights.get(name).getGradient().toFloatArray();
      int place = gradient.length / 3;
      assertThat((double) gradient[place])
          .as(name)
          .isCloseTo(difference(name, place, image, direction), within(2e-2));
      assertThat(squares(gradient)).isPositive();
    }
  }

  @Test
  void theBackboneOfAllGetsNoGradients() {
    NDArray image = noise(8, 6);
    image.setRequiresGradient(true);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(backbone.extract(image, List.of("relu2_1")).get(0).sum());
    }
    assertThat(backbone.weights().values()).noneMatch(NDArray::hasGradient);
  }

  @Test
  void weightsThatAreMissingOrOfAnotherShapeAreRefused() {
    Map<String, NDArray> missing = copies();
    missing.remove("conv2_1.bias");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.withWeights(missing))
        .withMessageContaining("'conv2_1.bias'");

    Map<String, NDArray> misshapen = copies();
    misshapen.put("conv1_1.weight", manager.zeros(new Shape(1, 3, 3, 3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.withWeights(misshapen))
        .withMessageContaining("'conv1_1.weight' of shape")
        .withMessageContaining(backbone.weights().get("conv1_1.weight").getShape().toString());
  }

  private Map<String, NDArray> copies() {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    backbone.weights().forEach((name, array) -> copies.put(name, array.duplicate()));
    return copies;
  }

  /** Changes one weight a little in both directions and looks at what becomes of the sum. */
  private double difference(String name, int place, NDArray image, float[] direction) {
    float step = 1e-2f;
    double[] sums = new double[2];
    for (int i = 0; i < 2; i++) {
      Map<String, NDArray> weights = copies();
      NDArray array = weights.get(name);
      float[] values = array.toFloatArray();
      values[place] += i == 0 ? step : -step;
      weights.put(name, manager.create(values, array.getShape()));
      float[] features = features(backbone.withWeights(weights), image);
      for (int j = 0; j < features.length; j++) {
        sums[i] += (double) features[j] * direction[j];
      }
    }
    return (sums[0] - sums[1]) / (2 * step);
  }

  /** Looks only at features that a small step does not switch on or off. */
  private static float[] direction(Backbone backbone, NDArray image) {
    float[] features = features(backbone, image);
    float[] direction = new float[features.length];
    for (int i = 0; i < features.length; i++) {
      direction[i] = features[i] > 0.2f ? 0.1f : 0;
    }
    return direction;
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static float[] features(Backbone backbone, NDArray image) {
    return backbone.extract(image, List.of("relu2_1")).get(0).toFloatArray();
  }

  private NDArray noise(int height, int width) {
    Random random = new Random(9);
    float[] pixels = new float[3 * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return manager.create(pixels, new Shape(1, 3, height, width));
  }
}
