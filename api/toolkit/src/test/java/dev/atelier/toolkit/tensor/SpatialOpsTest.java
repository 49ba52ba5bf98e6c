package dev.atelier.toolkit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.testkit.TestEngine;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpatialOpsTest {

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"2,2", "2,5", "5,2", "3,3", "7,4"})
  void reflectionMirrorsAroundTheBorderOnEveryEngine(int height, int width) {
    Shape shape = new Shape(2, 3, height, width);
    float[] values = noise(shape, 5);
    NDArray maps = manager.create(values, shape);

    float[] expected = reflected(values, 6, height, width);

    NDArray actual = SpatialOps.reflectOnePixel(maps);
    assertThat(actual.getShape()).isEqualTo(new Shape(2, 3, height + 2, width + 2));
    assertThat(actual.toFloatArray()).isEqualTo(expected);
    NDArray slices = SpatialOps.reflectBySlices(maps, 1, 1);
    assertThat(slices.getShape()).isEqualTo(new Shape(2, 3, height + 2, width + 2));
    assertThat(slices.toFloatArray()).isEqualTo(expected);
  }

  @Test
  void largeMapsWhichAreJoinedWithTheirBordersAreMirroredLikeSmallOnes() {
    Shape shape = new Shape(1, 2, 201, 203);
    float[] values = noise(shape, 8);
    NDArray maps = manager.create(values, shape);
    try (DeferredRelease retired = new DeferredRelease(0)) {
      NDArray actual = SpatialOps.reflectOnePixel(maps, retired);

      assertThat(actual.getShape()).isEqualTo(new Shape(1, 2, 203, 205));
      assertThat(actual.toFloatArray()).isEqualTo(reflected(values, 2, 201, 203));
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2,5", "2,6,5", "6,2,5", "3,4,1", "9,7,3", "7,9,6", "3,3,11"})
  void aWideReflectionGoesOnLikeBetweenTwoMirrors(int height, int width, int border) {
    Shape shape = new Shape(2, 3, height, width);
    float[] values = noise(shape, 6);
    NDArray maps = manager.create(values, shape);

    NDArray actual = SpatialOps.reflect(maps, border);

    int tall = height + 2 * border;
    int wide = width + 2 * border;
    float[] expected = new float[6 * tall * wide];
    for (int i = 0; i < expected.length; i++) {
      int y = betweenMirrors(i / wide % tall - border, height);
      int x = betweenMirrors(i % wide - border, width);
      expected[i] = values[(i / (wide * tall) * height + y) * width + x];
    }
    assertThat(actual.getShape()).isEqualTo(new Shape(2, 3, tall, wide));
    assertThat(actual.toFloatArray()).isEqualTo(expected);
    assertThat(SpatialOps.reflect(maps, border, SpatialOps::reflectBySlices).toFloatArray())
        .isEqualTo(expected);
    assertThat(maps.toFloatArray()).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,3", "5,4"})
  void doublingByInterpolationPutsValuesAQuarterOfTheWay(int height, int width) {
    Shape shape = new Shape(2, 3, height, width);
    float[] values = noise(shape, 9);

    NDArray doubled = doubleLinear(manager.create(values, shape));

    assertThat(doubled.getShape()).isEqualTo(new Shape(2, 3, 2L * height, 2L * width));
    float[] actual = doubled.toFloatArray();
    for (int i = 0; i < actual.length; i++) {
      int plane = i / (4 * height * width);
      double y = (i / (2 * width) % (2 * height) + 0.5) / 2 - 0.5;
      double x = (i % (2 * width) + 0.5) / 2 - 0.5;
      assertThat(actual[i])
          .isCloseTo((float) between(values, plane, height, width, y, x), within(1e-5f));
    }
  }

  private static NDArray doubleLinear(NDArray maps) {
    try (DeferredRelease retired = new DeferredRelease(0)) {
      return SpatialOps.doubleLinear(maps, retired);
    }
  }

  private static double between(
      float[] values, int plane, int height, int width, double y, double x) {
    double sum = 0;
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        double down = y - Math.floor(y);
        double along = x - Math.floor(x);
        int r = Math.min(height - 1, Math.max(0, (int) Math.floor(y) + row));
        int c = Math.min(width - 1, Math.max(0, (int) Math.floor(x) + column));
        sum +=
            (row == 0 ? 1 - down : down)
                * (column == 0 ? 1 - along : along)
                * values[(plane * height + r) * width + c];
      }
    }
    return sum;
  }

  private static int betweenMirrors(int position, int length) {
    int period = 2 * (length - 1);
    int folded = Math.floorMod(position, period);
    return Math.min(folded, period - folded);
  }

  @ParameterizedTest
  @CsvSource({"1,5", "5,1", "1,1"})
  void aMapThatHasNothingToMirrorIsRefused(int height, int width) {
    NDArray maps = manager.zeros(new Shape(1, 3, height, width));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpatialOps.reflectOnePixel(maps))
        .withMessage("a map to reflect is at least 2x2, not " + height + "x" + width);
  }

  @Test
  void gradientsFlowThroughReflection() {
    Shape shape = new Shape(1, 2, 4, 3);
    assertGradientIsThatOfALinearMap(shape, SpatialOps::reflectOnePixel);
    assertGradientIsThatOfALinearMap(shape, maps -> SpatialOps.reflectBySlices(maps, 1, 1));
    assertGradientIsThatOfALinearMap(shape, maps -> SpatialOps.reflect(maps, 5));
    assertGradientIsThatOfALinearMap(
        shape, maps -> SpatialOps.reflect(maps, 3, SpatialOps::reflectBySlices));
  }

  @Test
  void gradientsFlowThroughDoubling() {
    assertGradientIsThatOfALinearMap(new Shape(1, 2, 4, 5), SpatialOpsTest::doubleLinear);
  }

  @Test
  void gradientsFlowThroughResizing() {
    Shape shape = new Shape(2, 3, 6, 5);
    assertGradientIsThatOfALinearMap(shape, maps -> SpatialOps.resize(maps, 9, 7));
    assertGradientIsThatOfALinearMap(shape, maps -> SpatialOps.resize(maps, 3, 4));
  }

  @ParameterizedTest
  @CsvSource({"8,6,8,6", "8,6,13,11", "8,6,5,3", "8,6,16,2", "1,1,4,3", "5,7,1,1", "1,9,3,20"})
  void resizingEqualsADirectBicubicComputation(int oldHeight, int oldWidth, int height, int width) {
    Shape shape = new Shape(2, 3, oldHeight, oldWidth);
    float[] values = noise(shape, 7);

    NDArray actual = SpatialOps.resize(manager.create(values, shape), height, width);

    assertThat(actual.getShape()).isEqualTo(new Shape(2, 3, height, width));
    float[] resized = actual.toFloatArray();
    double[] expected = bicubic(values, 6, oldHeight, oldWidth, height, width);
    assertThat(resized).hasSameSizeAs(expected);
    for (int i = 0; i < resized.length; i++) {
      assertThat((double) resized[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"11,9", "30,17", "3,4", "1,1", "6,7"})
  void aConstantStaysConstant(int height, int width) {
    NDArray maps = manager.full(new Shape(1, 2, 6, 7), 0.7f);

    for (float value : SpatialOps.resize(maps, height, width).toFloatArray()) {
      assertThat(value).isCloseTo(0.7f, within(1e-6f));
    }
  }

  @Test
  void theSameSizeIsTheIdentity() {
    Shape shape = new Shape(1, 3, 9, 14);
    float[] values = noise(shape, 9);

    NDArray same = SpatialOps.resize(manager.create(values, shape), 9, 14);

    assertThat(same.toFloatArray()).containsExactly(values, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"40, 4", "31, 4", "10, 2"})
  void aLinearRampStaysLinearAwayFromTheEdges(int width, int margin) {
    int oldWidth = 20;
    float[] ramp = new float[oldWidth];
    for (int i = 0; i < oldWidth; i++) {
      ramp[i] = i;
    }

    float[] resized =
        SpatialOps.resize(manager.create(ramp, new Shape(1, 1, 1, oldWidth)), 1, width)
            .toFloatArray();

    double scale = (double) oldWidth / width;
    for (int i = margin; i < width - margin; i++) {
      assertThat((double) resized[i]).isCloseTo((i + 0.5) * scale - 0.5, within(1e-4));
    }
  }

  /** For a linear map L, the gradient of {@code <w, L x>} times v is {@code <w, L v>}. */
  private void assertGradientIsThatOfALinearMap(Shape shape, UnaryOperator<NDArray> map) {
    NDArray maps = manager.create(noise(shape, 1), shape);
    NDArray direction = manager.create(noise(shape, 2), shape);
    NDArray mapped = map.apply(direction);
    NDArray weights = manager.create(noise(mapped.getShape(), 3), mapped.getShape());
    maps.setRequiresGradient(true);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(map.apply(maps).mul(weights).sum());
    }

    double alongGradient = dot(maps.getGradient(), direction);

    assertThat(alongGradient).isCloseTo(dot(mapped, weights), within(1e-4));
    assertThat(Math.abs(alongGradient)).isGreaterThan(0.05);
  }

  private static double dot(NDArray a, NDArray b) {
    float[] first = a.toFloatArray();
    float[] second = b.toFloatArray();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += (double) first[i] * second[i];
    }
    return sum;
  }

  private static float[] noise(Shape shape, int seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static float[] reflected(float[] values, int planes, int height, int width) {
    float[] padded = new float[planes * (height + 2) * (width + 2)];
    int next = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = -1; y <= height; y++) {
        for (int x = -1; x <= width; x++) {
          int row = mirrored(y, height);
          padded[next++] = values[(plane * height + row) * width + mirrored(x, width)];
        }
      }
    }
    return padded;
  }

  private static int mirrored(int index, int length) {
    int positive = Math.abs(index);
    return positive < length ? positive : 2 * (length - 1) - positive;
  }

  private static double[] bicubic(
      float[] values, int planes, int oldHeight, int oldWidth, int height, int width) {
    double[] resized = new double[planes * height * width];
    double scaleY = (double) oldHeight / height;
    double scaleX = (double) oldWidth / width;
    double widenY = Math.max(1, scaleY);
    double widenX = Math.max(1, scaleX);
    int next = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double centerY = (y + 0.5) * scaleY - 0.5;
          double centerX = (x + 0.5) * scaleX - 0.5;
          double sum = 0;
          double weights = 0;
          for (int j = (int) (centerY - 2 * widenY) - 1; j <= centerY + 2 * widenY + 1; j++) {
            for (int i = (int) (centerX - 2 * widenX) - 1; i <= centerX + 2 * widenX + 1; i++) {
              double weight = keys((j - centerY) / widenY) * keys((i - centerX) / widenX);
              int row = Math.min(oldHeight - 1, Math.max(0, j));
              int column = Math.min(oldWidth - 1, Math.max(0, i));
              sum += weight * values[(plane * oldHeight + row) * oldWidth + column];
              weights += weight;
            }
          }
          resized[next++] = sum / weights;
        }
      }
    }
    return resized;
  }

  /** Keys' kernel with the parameter written out, as in the paper. */
  private static double keys(double position) {
    double a = -0.5;
    double s = Math.abs(position);
    if (s >= 2) {
      return 0;
    }
    return s < 1
        ? (a + 2) * s * s * s - (a + 3) * s * s + 1
        : a * s * s * s - 5 * a * s * s + 8 * a * s - 4 * a;
  }
}
