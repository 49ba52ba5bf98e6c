package dev.atelier.host.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.host.backbone.BackboneDescriptor.Input;
import dev.atelier.host.backbone.DirectNetwork.Maps;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneNetworkTest {

  /** The greatest error allowed, relative to the root mean square of a layer. */
  private static final double TOLERANCE = 1e-4;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = ComputeEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  /** A descriptor, cut short at a convolution, and the size of an image. */
  record Case(BackboneDescriptor descriptor, String last, int height, int width) {
    @Override
    public String toString() {
      return "%s (%s) to %s at %dx%d"
          .formatted(descriptor.name(), descriptor.input().order(), last, width, height);
    }
  }

  static Stream<Case> networks() {
    return Stream.of(
        new Case(architecture("vgg19"), "conv3_1", 37, 29),
        new Case(with(Input.OXFORD_BGR), "conv2_1", 29, 37),
        new Case(with(Input.TORCHVISION), "conv2_1", 5, 7),
        new Case(architecture("vgg19-16x"), "conv4_4", 37, 29),
        new Case(architecture("vgg19-16x"), "conv5_1", 33, 47),
        new Case(architecture("compact"), "conv5_1", 32, 51),
        new Case(architecture("vgg16"), "conv1_2", 2, 2));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void featuresEqualADirectComputation(Case network) {
    Weights weights = Weights.random(network.descriptor(), network.last(), 11);
    LoadedBackbone backbone = load(network.descriptor(), weights);
    Maps first = noise(network.height(), network.width(), 1);
    Maps second = noise(network.height(), network.width(), 2);

    NDList features =
        backbone.extract(tensor(first).concat(tensor(second), 0), List.copyOf(backbone.layers()));

    DirectNetwork direct = new DirectNetwork(network.descriptor(), weights);
    List<Map<String, Maps>> expected = List.of(direct.features(first), direct.features(second));
    assertThat(backbone.layers()).containsExactlyElementsOf(expected.get(0).keySet());
    for (int i = 0; i < features.size(); i++) {
      String layer = backbone.layers().get(i);
      for (int image = 0; image < 2; image++) {
        Maps maps = expected.get(image).get(layer);
        NDArray actual = features.get(i).get(image);
        assertThat(actual.getShape())
            .isEqualTo(new Shape(maps.values.length, maps.height, maps.width));
        assertThat(maps.values).hasNumberOfRows(backbone.channels(layer));
        assertThat(relativeError(actual, maps)).as(layer).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void layersComeInTheOrderAskedForAndRepeatedOnesRepeated() {
    BackboneDescriptor compact = architecture("compact");
    LoadedBackbone backbone = load(compact, Weights.random(compact, "conv3_1", 11));
    NDArray images = tensor(noise(16, 16, 3));

    NDList features = backbone.extract(images, List.of("relu2_1", "relu1_2", "relu2_1"));

    assertThat(features)
        .extracting(NDArray::getShape)
        .containsExactly(new Shape(1, 32, 8, 8), new Shape(1, 16, 16, 16), new Shape(1, 32, 8, 8));
    assertThat(features.get(2).toFloatArray()).isEqualTo(features.get(0).toFloatArray());
    assertThat(backbone.extract(images, List.of())).isEmpty();
    assertThat(images.toFloatArray()).hasSize(3 * 16 * 16);
  }

  @Test
  void extractingLeavesNothingBehindButTheFeatures() {
    BackboneDescriptor bgr = with(Input.OXFORD_BGR);
    LoadedBackbone backbone = load(bgr, Weights.random(bgr, "conv2_1", 11));
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = scope.create(flat(noise(16, 16, 3)), new Shape(1, 3, 16, 16));
      assertThat(scope.getManagedArrays()).hasSize(1);

      try (NDList features = backbone.extract(images, List.of("relu1_1", "relu2_1"))) {
        assertThat(features).hasSize(2);
        assertThat(scope.getManagedArrays()).hasSize(3);
      }
    }
  }

  @Test
  void imagesThatAreTooSmallOrOfAnotherShapeAreRefused() {
    BackboneDescriptor compact = architecture("compact");
    LoadedBackbone backbone = load(compact, Weights.random(compact, "conv5_1", 11));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.extract(tensor(noise(31, 64, 1)), List.of("relu5_1")))
        .withMessage(
            "images of 64x31 are too small for [relu5_1], which needs sides of at least 32 pixels");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> backbone.extract(manager.zeros(new Shape(1, 1, 64, 64)), List.of("relu1_1")));
  }

  static Stream<Case> differentiableNetworks() {
    return Stream.of(
        new Case(architecture("compact"), "conv2_1", 7, 6),
        new Case(architecture("vgg19-16x"), "conv2_1", 6, 7),
        new Case(with(Input.OXFORD_BGR), "conv1_2", 4, 5));
  }

  @ParameterizedTest
  @MethodSource("differentiableNetworks")
  void gradientsThatFlowThroughEqualFiniteDifferences(Case network) {
    Weights weights = Weights.random(network.descriptor(), network.last(), 12);
    LoadedBackbone backbone = load(network.descriptor(), weights);
    DirectNetwork direct = new DirectNetwork(network.descriptor(), weights);
    Maps image = noise(network.height(), network.width(), 4);
    String deepest = backbone.layers().get(backbone.layers().size() - 1);
    List<String> layers = List.of("relu1_1", deepest);
    Map<String, double[]> directions =
        Map.of(
            "relu1_1",
            directions(direct.features(image).get("relu1_1"), 5),
            deepest,
            directions(direct.features(image).get(deepest), 6));

    NDArray images = tensor(image);
    images.setRequiresGradient(true);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDList features = backbone.extract(images, layers);
      NDArray sum = null;
      for (int i = 0; i < layers.size(); i++) {
        NDArray direction =
            manager.create(toFloats(directions.get(layers.get(i))), features.get(i).getShape());
        NDArray term = features.get(i).mul(direction).sum();
        sum = sum == null ? term : sum.add(term);
      }
      collector.backward(sum);
    }
    float[] gradient = images.getGradient().toFloatArray();

    // In double precision and so small a step that no value crosses the kink of a ReLU or pooling.
    double step = 1e-7;
    double[] differences = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      double[] plane = image.values[i / (image.height * image.width)];
      int pixel = i % (image.height * image.width);
      double value = plane[pixel];
      plane[pixel] = value + step;
      double above = objective(direct.features(image), directions);
      plane[pixel] = value - step;
      double below = objective(direct.features(image), directions);
      plane[pixel] = value;
      differences[i] = (above - below) / (2 * step);
    }
    double scale = rootMeanSquare(differences);
    assertThat(scale).isGreaterThan(0.01);
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) gradient[i])
          .as("pixel " + i)
          .isCloseTo(differences[i], within(1e-3 * scale));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vgg19", "vgg19-16x"})
  void featuresOfRealWeightsEqualADirectComputation(String name, TestReporter reporter)
      throws IOException {
    String file =
        name.equals("vgg19")
            ? "vgg19-conv1_1-conv3_4.safetensors"
            : "vgg19-16x-relu5_1.safetensors";
    Optional<Path> weightsFile = shared().map(folder -> folder.resolve("weights").resolve(file));
    assumeTrue(
        weightsFile.filter(Files::isRegularFile).isPresent(),
        "skipped: there is no shared/weights/" + file + " beside the repository");
    Weights weights = Weights.parse(Files.readAllBytes(weightsFile.get()));
    BackboneDescriptor descriptor = architecture(name);
    LoadedBackbone backbone =
        new LoadedBackbone(
            descriptor,
            "",
            BackboneNetwork.of(
                descriptor,
                WeightsFile.read(weightsFile.get(), file, manager, descriptor::needs),
                file));
    Maps picture = picture(40, 48);

    NDList features = backbone.extract(tensor(picture), backbone.layers());

    Map<String, Maps> expected = new DirectNetwork(descriptor, weights).features(picture);
    assertThat(backbone.layers())
        .containsExactlyElementsOf(expected.keySet())
        .endsWith(name.equals("vgg19") ? "relu3_4" : "relu5_1");
    for (int i = 0; i < features.size(); i++) {
      String layer = backbone.layers().get(i);
      double error = relativeError(features.get(i).get(0), expected.get(layer));
      reporter.publishEntry("relative error of " + name + " " + layer, "%.1e".formatted(error));
      assertThat(error).as(layer).isLessThan(TOLERANCE);
    }
  }

  @Test
  void weightsThatLackABiasStopBeforeThatLayer() {
    BackboneDescriptor vgg19 = architecture("vgg19");
    Weights weights = Weights.random(vgg19, "conv2_1", 1).without("features.2.bias");

    assertThat(load(vgg19, weights).layers()).containsExactly("relu1_1");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> load(vgg19, weights.without("features.0.bias")))
        .withMessageContaining("holds no tensor 'features.0.bias'");
  }

  @Test
  void picturesThatTheMachineHasNoMemoryForAreRefusedBeforeItIsTaken() {
    BackboneDescriptor compact = architecture("compact");
    LoadedBackbone small =
        new LoadedBackbone(
            compact,
            "",
            BackboneNetwork.untrained(compact, manager),
            new PhysicalMemory(4L * 1024 * 1024));

    try (NDArray fitting = manager.zeros(new Shape(1, 3, 64, 64));
        NDArray tooLarge = manager.zeros(new Shape(1, 3, 256, 256));
        NDArray features = small.extract(fitting, List.of("relu3_1")).singletonOrThrow()) {
      assertThat(features.getShape()).isEqualTo(new Shape(1, 64, 16, 16));
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> small.extract(tooLarge, List.of("relu3_1")))
          .withMessageContaining("256 x 256 pixels")
          .withMessageContaining("smaller size");
    }
  }

  private static BackboneDescriptor architecture(String name) {
    return BackboneDescriptor.architecture(name).orElseThrow();
  }

  private static BackboneDescriptor with(Input convention) {
    return architecture("vgg19").installed("vgg19", convention, "weights", "");
  }

  private LoadedBackbone load(BackboneDescriptor descriptor, Weights weights) {
    Map<String, NDArray> tensors =
        WeightsFile.read(weights.safetensors(), "random weights", manager, descriptor::needs);
    return new LoadedBackbone(
        descriptor, "", BackboneNetwork.of(descriptor, tensors, "random weights"));
  }

  private NDArray tensor(Maps image) {
    return manager.create(flat(image), new Shape(1, 3, image.height, image.width));
  }

  private static float[] flat(Maps image) {
    return toFloats(image.flat());
  }

  /** Values that a float holds exactly, so that both computations start from the same. */
  private static Maps noise(int height, int width, long seed) {
    Random random = new Random(seed);
    Maps image = new Maps(3, height, width);
    for (double[] plane : image.values) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = random.nextFloat();
      }
    }
    return image;
  }

  /** Draws a landscape of sorts: smooth parts, edges and fine lines. */
  private static Maps picture(int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setPaint(
        new GradientPaint(0, 0, new Color(90, 140, 220), 0, height, new Color(240, 220, 190)));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(60, 110, 50));
    graphics.fillOval(-width / 4, height * 2 / 3, width, height);
    graphics.setColor(new Color(250, 240, 120));
    graphics.fillOval(width * 2 / 3, height / 8, height / 4, height / 4);
    graphics.setColor(new Color(70, 40, 30));
    for (int i = 0; i < 6; i++) {
      graphics.drawLine(i * width / 6, height, i * width / 6 + width / 12, height / 2);
    }
    graphics.dispose();
    Maps maps = new Maps(3, height, width);
    for (int i = 0; i < height * width; i++) {
      int pixel = image.getRGB(i % width, i / width);
      for (int channel = 0; channel < 3; channel++) {
        maps.values[channel][i] = (pixel >> (16 - 8 * channel) & 0xff) / 255f;
      }
    }
    return maps;
  }

  private static double relativeError(NDArray actual, Maps expected) {
    float[] values = actual.toFloatArray();
    double[] reference = expected.flat();
    assertThat(values).hasSameSizeAs(reference);
    double greatest = 0;
    for (int i = 0; i < values.length; i++) {
      greatest = Math.max(greatest, Math.abs(values[i] - reference[i]));
    }
    return greatest / rootMeanSquare(reference);
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static double[] directions(Maps like, long seed) {
    Random random = new Random(seed);
    return random
        .doubles((long) like.values.length * like.height * like.width, -1, 1)
        .map(value -> (float) value)
        .toArray();
  }

  private static double objective(Map<String, Maps> features, Map<String, double[]> directions) {
    double sum = 0;
    for (Map.Entry<String, double[]> direction : directions.entrySet()) {
      double[] values = features.get(direction.getKey()).flat();
      for (int i = 0; i < values.length; i++) {
        sum += values[i] * direction.getValue()[i];
      }
    }
    return sum;
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Finds the folder of real weights, which a fresh clone does not have. */
  private static Optional<Path> shared() {
    String named = System.getProperty("atelier.shared");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared"))
        .filter(folder -> Files.isDirectory(folder.resolve("weights")))
        .findFirst();
  }
}
