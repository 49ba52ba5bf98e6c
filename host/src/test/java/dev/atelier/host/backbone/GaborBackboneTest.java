package dev.atelier.host.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.host.backbone.GaborFilters.Filter;
import dev.atelier.host.backbone.GaborFilters.Kind;
import dev.atelier.host.engine.ComputeEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GaborBackboneTest {

  private static final List<String> LAYERS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");
  private static final List<Filter> FILTERS = GaborFilters.all();
  private static final int SIZE = GaborFilters.SIZE;

  private NDManager manager;
  private Backbone backbone;

  @BeforeEach
  void openBackbone() {
    manager = ComputeEngine.open();
    backbone = GaborBackbone.embedded().load(manager);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu1_1", "relu2_1", "relu3_1", "relu4_1"})
  void aGratingExcitesTheFilterOfItsDirectionMost(String layer) {
    double wavelength = GaborFilters.WAVELENGTH * backbone.stride(layer);
    for (int i = 0; i < GaborFilters.ORIENTATIONS; i++) {
      double degrees = 22.5 * i;
      double[] means = means(grating(128, degrees, wavelength), layer);
      for (Kind kind : List.of(Kind.LINE, Kind.EDGE)) {
        assertThat(FILTERS.get(strongest(means, kind)).degrees())
            .as("%s of a grating at %.1f degrees", kind, degrees)
            .isEqualTo(degrees);
      }
      int strongest = strongest(means);
      assertThat(FILTERS.get(strongest).degrees()).isEqualTo(degrees);
      assertThat(FILTERS.get(strongest).kind()).isIn(Kind.LINE, Kind.EDGE);
    }
  }

  @Test
  void aGratingExcitesTheLayerOfItsWavelengthMost() {
    for (int level = 0; level < LAYERS.size(); level++) {
      NDArray image = grating(128, 0, GaborFilters.WAVELENGTH * (1 << level));
      double[] excitations = LAYERS.stream().mapToDouble(layer -> means(image, layer)[0]).toArray();
      assertThat(
              IntStream.range(0, 4)
                  .boxed()
                  .max(java.util.Comparator.comparing(i -> excitations[i])))
          .hasValue(level);
    }
  }

  @Test
  void anEvenGraySurfaceExcitesNothing() {
    for (float brightness : new float[] {0, 0.3f, 1}) {
      NDList features = backbone.extract(manager.full(new Shape(1, 3, 40, 52), brightness), LAYERS);
      for (NDArray maps : features) {
        assertThat(maps.max().getFloat()).isLessThan(1e-4f);
      }
    }
  }

  @Test
  void anEvenColorExcitesTheFiltersOfThatColorAlone() {
    assertExcited(new float[] {1, 0, 0}, Kind.RED, Kind.YELLOW);
    assertExcited(new float[] {0, 1, 0}, Kind.GREEN, Kind.YELLOW);
    assertExcited(new float[] {0, 0, 1}, Kind.BLUE);
    assertExcited(new float[] {0.8f, 0.8f, 0}, Kind.YELLOW);
  }

  private void assertExcited(float[] color, Kind... kinds) {
    NDArray image = manager.create(color, new Shape(1, 3, 1, 1)).broadcast(new Shape(1, 3, 20, 24));
    for (String layer : List.of("relu1_1", "relu2_1")) {
      double[] means = means(image, layer);
      assertThat(
              IntStream.range(0, means.length)
                  .filter(i -> means[i] > 1e-4)
                  .mapToObj(i -> FILTERS.get(i).kind()))
          .containsExactlyInAnyOrder(kinds);
    }
  }

  @Test
  void aBrightSpotExcitesTheFilterForItWhereItIs() {
    float[] pixels = new float[3 * 32 * 40];
    for (int channel = 0; channel < 3; channel++) {
      pixels[(channel * 32 + 20) * 40 + 11] = 1;
    }
    NDArray maps =
        backbone
            .extract(manager.create(pixels, new Shape(1, 3, 32, 40)), List.of("relu1_1"))
            .get(0);
    float[] values = maps.toFloatArray();
    int spot = indexOf(Kind.BRIGHT_SPOT) * 32 * 40;
    int greatest =
        IntStream.range(spot, spot + 32 * 40)
            .reduce((a, b) -> values[b] > values[a] ? b : a)
            .getAsInt();
    assertThat(greatest - spot).isEqualTo(20 * 40 + 11);
    assertThat(values[indexOf(Kind.DARK_SPOT) * 32 * 40 + 20 * 40 + 11]).isZero();
  }

  @Test
  void filtersHaveALengthOfOneAndSeeNothingInGray() {
    for (Filter filter : FILTERS) {
      double squares = 0;
      double sum = 0;
      for (float value : filter.values()) {
        squares += (double) value * value;
        sum += value;
      }
      assertThat(squares).as(filter.toString()).isCloseTo(1, within(1e-6));
      assertThat(sum).as(filter.toString()).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void whatAWaveLooksForCanBeToldFromItsSpectrum() {
    for (Filter filter : FILTERS) {
      if (filter.kind() != Kind.LINE && filter.kind() != Kind.EDGE) {
        continue;
      }
      double[] peak = peak(filter.values());
      double degrees = Math.toDegrees(Math.atan2(peak[1], peak[0]));
      double distance = Math.abs((degrees - filter.degrees() + 270) % 180 - 90);
      assertThat(distance).as(filter + " is seen at " + degrees).isLessThan(2);
      assertThat(1 / Math.hypot(peak[0], peak[1]))
          .as(filter.toString())
          .isCloseTo(GaborFilters.WAVELENGTH, within(0.3));
      assertThat(evenness(filter.values()))
          .isCloseTo(filter.kind() == Kind.LINE ? 1 : -1, within(1e-6));
    }
  }

  /** Finds the frequency, in waves a pixel, that a filter answers most to, on a fine grid. */
  private static double[] peak(float[] values) {
    double greatest = -1;
    double[] peak = new double[2];
    for (double u = -0.5; u <= 0.5; u += 0.01) {
      for (double v = 0; v <= 0.5; v += 0.01) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
          int x = i % SIZE;
          int y = i / SIZE;
          double phase = 2 * Math.PI * (u * x + v * y);
          real += values[i] * Math.cos(phase);
          imaginary += values[i] * Math.sin(phase);
        }
        double power = real * real + imaginary * imaginary;
        if (power > greatest) {
          greatest = power;
          peak = new double[] {u, v};
        }
      }
    }
    return peak;
  }

  /** Compares a filter with itself turned by half a turn: 1 for the same, -1 for the opposite. */
  private static double evenness(float[] values) {
    double product = 0;
    for (int i = 0; i < values.length; i++) {
      int plane = i / (SIZE * SIZE) * SIZE * SIZE;
      product += (double) values[i] * values[plane + SIZE * SIZE - 1 - (i - plane)];
    }
    return product;
  }

  @Test
  void shapesAndStridesAreThoseOfVgg() {
    assertThat(backbone.name()).isEqualTo("gabor");
    assertThat(backbone.layers()).isEqualTo(LAYERS);
    assertThat(LAYERS.stream().map(backbone::stride)).containsExactly(1, 2, 4, 8);
    assertThat(LAYERS.stream().map(backbone::channels)).containsOnly(22);
    NDList features = backbone.extract(manager.zeros(new Shape(2, 3, 37, 29)), LAYERS);
    assertThat(features)
        .extracting(NDArray::getShape)
        .containsExactly(
            new Shape(2, 22, 37, 29),
            new Shape(2, 22, 18, 14),
            new Shape(2, 22, 9, 7),
            new Shape(2, 22, 4, 3));
    assertThat(
            backbone
                .extract(manager.zeros(new Shape(1, 3, 16, 16)), List.of("relu4_1"))
                .get(0)
                .getShape())
        .isEqualTo(new Shape(1, 22, 2, 2));
  }

  @Test
  void whatItCannotDoIsRefusedLikeByOtherBackbones() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbone.channels("relu5_1"))
        .withMessage(
            "backbone gabor has no layer 'relu5_1'; it has relu1_1, relu2_1, relu3_1, relu4_1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.extract(manager.zeros(new Shape(1, 3, 15, 64)), LAYERS))
        .withMessageContaining("images of 64x15 are too small");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.extract(manager.zeros(new Shape(1, 1, 64, 64)), LAYERS));
  }

  @Test
  void extractingLeavesNothingBehindButTheFeatures() {
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = scope.zeros(new Shape(1, 3, 20, 20));
      NDList features = backbone.extract(image, LAYERS.subList(0, 3));
      assertThat(features).hasSize(3);
      assertThat(scope.getManagedArrays()).hasSize(4);
    }
  }

  @Test
  void featuresEqualADirectComputation() {
    float[] pixels = noise(3 * 26 * 19, 3);
    NDList features =
        backbone.extract(manager.create(pixels, new Shape(1, 3, 26, 19)), LAYERS.subList(0, 3));
    for (int level = 0; level < 3; level++) {
      float[] actual = features.get(level).toFloatArray();
      double[] expected = direct(toDoubles(pixels), 26, 19, 1 << level);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  @Test
  void gradientsThatFlowThroughEqualFiniteDifferences() {
    int height = 9;
    int width = 8;
    float[] pixels = noise(3 * height * width, 5);
    List<String> layers = List.of("relu1_1", "relu3_1");
    float[] first = noise(22 * height * width, 6);
    float[] second = noise(22 * (height / 4) * (width / 4), 7);
    NDArray image = manager.create(pixels, new Shape(1, 3, height, width));
    image.setRequiresGradient(true);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDList features = backbone.extract(image, layers);
      NDArray sum =
          features
              .get(0)
              .mul(manager.create(first, features.get(0).getShape()))
              .sum()
              .add(features.get(1).mul(manager.create(second, features.get(1).getShape())).sum());
      collector.backward(sum);
    }
    float[] gradient = image.getGradient().toFloatArray();
    double[] values = toDoubles(pixels);
    double step = 1e-6;
    for (int i = 0; i < values.length; i += 5) {
      double value = values[i];
      values[i] = value + step;
      double above =
          dot(direct(values, height, width, 1), first)
              + dot(direct(values, height, width, 4), second);
      values[i] = value - step;
      double below =
          dot(direct(values, height, width, 1), first)
              + dot(direct(values, height, width, 4), second);
      values[i] = value;
      assertThat((double) gradient[i])
          .as("value " + i)
          .isCloseTo((above - below) / (2 * step), within(2e-3));
    }
  }

  @Test
  void weightsAreThoseOfTheFiltersForEachLayer() {
    Map<String, NDArray> weights = backbone.weights();
    assertThat(weights.keySet())
        .containsExactly(
            "conv1_1.weight",
            "conv1_1.bias",
            "conv2_1.weight",
            "conv2_1.bias",
            "conv3_1.weight",
            "conv3_1.bias",
            "conv4_1.weight",
            "conv4_1.bias");
    assertThat(weights.get("conv3_1.weight").getShape()).isEqualTo(new Shape(22, 3, SIZE, SIZE));
    assertThat(weights.get("conv3_1.bias").getShape()).isEqualTo(new Shape(22));
    assertThat(weights.get("conv1_1.weight").toFloatArray()).startsWith(FILTERS.get(0).values());
  }

  @Test
  void otherWeightsGiveOtherFeaturesInTheirLayerAlone() {
    NDArray image = grating(32, 45, 8);
    Map<String, NDArray> changed = new LinkedHashMap<>(backbone.weights());
    changed.put("conv2_1.weight", changed.get("conv2_1.weight").mul(2));

    NDList before = backbone.extract(image, LAYERS);
    NDList after = backbone.withWeights(changed).extract(image, LAYERS);

    for (int i = 0; i < LAYERS.size(); i++) {
      NDArray expected = i == 1 ? before.get(i).mul(2) : before.get(i);
      assertThat(after.get(i).sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
    }
    changed.remove("conv4_1.bias");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backbone.withWeights(changed))
        .withMessage("the weights have no 'conv4_1.bias' of shape (22)");
  }

  @Test
  void theValuesAreTheSameOnEveryMachine() {
    assertThat(GaborFilters.sha256(FILTERS)).isEqualTo(GaborFilters.SHA256);
    assertThat(backbone.sha256()).isEqualTo(GaborFilters.SHA256);
  }

  /** A wave from 0 to 1 that runs in a direction from the right by way of downwards. */
  private NDArray grating(int side, double degrees, double wavelength) {
    float[] pixels = new float[3 * side * side];
    double angle = Math.toRadians(degrees);
    for (int i = 0; i < pixels.length; i++) {
      double along = (i % side) * Math.cos(angle) + (i / side % side) * Math.sin(angle);
      pixels[i] = (float) (0.5 + 0.5 * Math.sin(2 * Math.PI * along / wavelength));
    }
    return manager.create(pixels, new Shape(1, 3, side, side));
  }

  private double[] means(NDArray image, String layer) {
    NDArray features = backbone.extract(image, List.of(layer)).get(0);
    // Not every engine takes the mean over several axes.
    return toDoubles(features.reshape(FILTERS.size(), -1).mean(new int[] {1}).toFloatArray());
  }

  private static int strongest(double[] means, Kind... kinds) {
    return IntStream.range(0, means.length)
        .filter(i -> kinds.length == 0 || List.of(kinds).contains(FILTERS.get(i).kind()))
        .reduce((a, b) -> means[b] > means[a] ? b : a)
        .getAsInt();
  }

  private static int indexOf(Kind kind) {
    return IntStream.range(0, FILTERS.size())
        .filter(i -> FILTERS.get(i).kind() == kind)
        .findFirst()
        .getAsInt();
  }

  /** Averages, mirrors, filters and rectifies, one value after the other. */
  private static double[] direct(double[] pixels, int height, int width, int factor) {
    int tall = height / factor;
    int wide = width / factor;
    double[] small = new double[3 * tall * wide];
    for (int i = 0; i < small.length; i++) {
      int top = i / wide % tall * factor;
      int left = i % wide * factor;
      for (int j = 0; j < factor * factor; j++) {
        int y = top + j / factor;
        int x = left + j % factor;
        small[i] +=
            pixels[(i / (tall * wide) * height + y) * width + x] / (double) (factor * factor);
      }
    }
    double[] features = new double[FILTERS.size() * tall * wide];
    for (int i = 0; i < features.length; i++) {
      float[] filter = FILTERS.get(i / (tall * wide)).values();
      double sum = 0;
      for (int j = 0; j < filter.length; j++) {
        int y = mirrored(i / wide % tall + j / SIZE % SIZE - SIZE / 2, tall);
        int x = mirrored(i % wide + j % SIZE - SIZE / 2, wide);
        sum += filter[j] * small[(j / (SIZE * SIZE) * tall + y) * wide + x];
      }
      features[i] = Math.max(0, sum);
    }
    return features;
  }

  private static int mirrored(int position, int length) {
    int folded = Math.floorMod(position, 2 * (length - 1));
    return Math.min(folded, 2 * (length - 1) - folded);
  }

  private static double dot(double[] values, float[] others) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * others[i];
    }
    return sum;
  }

  private static float[] noise(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static double[] toDoubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
