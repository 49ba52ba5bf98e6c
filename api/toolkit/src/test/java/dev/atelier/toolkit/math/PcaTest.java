package dev.atelier.toolkit.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.atelier.testkit.TestEngine;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PcaTest {

  private static NDManager manager;

  @BeforeAll
  static void open() {
    manager = TestEngine.open();
  }

  @AfterAll
  static void close() {
    manager.close();
  }

  /** Where the products are computed. */
  interface Place {
    Pca of(float[][] centeredRows, int count);
  }

  private static Stream<Place> places() {
    Place here = (rows, count) -> Pca.ofCentered(rows, count, 1);
    Place onTheEngine = (rows, count) -> Pca.of(rows, count, 1, manager, () -> {});
    return Stream.of(here, onTheEngine);
  }

  /** The eigenvectors of a symmetric 2x2 matrix have a closed form. */
  @ParameterizedTest
  @MethodSource("places")
  void inAPlaneTheDirectionsAreThoseOfTheClosedForm(Place place) {
    SplittableRandom random = new SplittableRandom(3);
    float[][] rows = new float[400][];
    for (int i = 0; i < rows.length; i += 2) {
      float x = (float) random.nextGaussian();
      float y = 0.7f * x + (float) random.nextGaussian() / 2;
      // Each with its mirror image, so that the mean is zero.
      rows[i] = new float[] {x, y};
      rows[i + 1] = new float[] {-x, -y};
    }
    double a = 0;
    double b = 0;
    double c = 0;
    for (float[] row : rows) {
      a += (double) row[0] * row[0] / rows.length;
      b += (double) row[0] * row[1] / rows.length;
      c += (double) row[1] * row[1] / rows.length;
    }
    double root = Math.sqrt((a - c) * (a - c) / 4 + b * b);
    double angle = Math.atan2(2 * b, a - c) / 2;
    Pca found = place.of(rows, 2);
    assertThat(found.deviations()[0]).isCloseTo(Math.sqrt((a + c) / 2 + root), within(1e-5));
    assertThat(found.deviations()[1]).isCloseTo(Math.sqrt((a + c) / 2 - root), within(1e-5));
    assertParallel(found.directions()[0], Math.cos(angle), Math.sin(angle));
    assertParallel(found.directions()[1], -Math.sin(angle), Math.cos(angle));
  }

  /** Points on the axes of a turned cross have its arms as principal directions. */
  @ParameterizedTest
  @MethodSource("places")
  void theArmsOfACrossInSpaceAreFoundInTheOrderOfTheirLengths(Place place) {
    double[][] arms = {{1 / 3.0, 2 / 3.0, 2 / 3.0}, {2 / 3.0, 1 / 3.0, -2 / 3.0}};
    double[] lengths = {3, 1};
    float[][] rows = new float[4][3];
    for (int n = 0; n < rows.length; n++) {
      for (int i = 0; i < 3; i++) {
        rows[n][i] = (float) ((n % 2 == 0 ? 1 : -1) * lengths[n / 2] * arms[n / 2][i]);
      }
    }
    Pca found = place.of(rows, 3);
    for (int k = 0; k < arms.length; k++) {
      assertParallel(found.directions()[k], arms[k]);
      assertThat(found.deviations()[k]).isCloseTo(lengths[k] / Math.sqrt(2), within(1e-5));
    }
    assertThat(found.directions()[2]).as("beyond the rank").containsOnly(0);
    assertThat(found.deviations()[2]).isZero();
    assertThat(found.rebuilt(rows[0])).containsExactly(rows[0], within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("places")
  void bothPlacesFindTheSame(Place place) {
    SplittableRandom random = new SplittableRandom(4);
    float[][] rows = new float[200][12];
    for (int n = 0; n < rows.length; n += 2) {
      for (int i = 0; i < 12; i++) {
        rows[n][i] = (float) (random.nextGaussian() * Math.pow(0.4, i));
        rows[n + 1][i] = -rows[n][i];
      }
    }
    Pca reference = Pca.ofCentered(rows, 3, 2);
    Pca found = place.of(rows, 3);
    for (int k = 0; k < 3; k++) {
      double[] expected = new double[12];
      for (int i = 0; i < 12; i++) {
        expected[i] = reference.directions()[k][i];
      }
      assertParallel(found.directions()[k], expected);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aVectorIsRebuiltAsNearAsTheDirectionsAllow(Place place) {
    float[][] rows = {{1, 2, 3}, {-1, -2, -3}, {2, 4, 6}, {-2, -4, -6}};
    Pca found = place.of(rows, 2);
    assertThat(found.rebuilt(new float[] {5, 10, 15}))
        .containsExactly(new float[] {5, 10, 15}, within(1e-4f));
    // At a right angle to the line there is nothing to rebuild with.
    assertThat(found.rebuilt(new float[] {3, 0, -1}))
        .containsExactly(new float[] {0, 0, 0}, within(1e-4f));
  }

  @ParameterizedTest
  @MethodSource("places")
  void directionsThatAreFoundAreOrthonormal(Place place) {
    SplittableRandom random = new SplittableRandom(5);
    float[][] rows = new float[60][8];
    for (int n = 0; n < rows.length; n += 2) {
      for (int i = 0; i < 8; i++) {
        rows[n][i] = (float) random.nextGaussian();
        rows[n + 1][i] = -rows[n][i];
      }
    }
    float[][] found = place.of(rows, 5).directions();
    for (int k = 0; k < 5; k++) {
      for (int j = 0; j < 5; j++) {
        double product = 0;
        for (int i = 0; i < 8; i++) {
          product += (double) found[k][i] * found[j][i];
        }
        assertThat(product).isCloseTo(k == j ? 1 : 0, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void dataWithoutVarianceHaveNoDirections(Place place) {
    Pca found = place.of(new float[3][2], 2);
    for (float[] direction : found.directions()) {
      assertThat(direction).containsOnly(0);
    }
    assertThat(found.deviations()).containsOnly(0);
  }

  private static void assertParallel(float[] found, double... expected) {
    double product = 0;
    for (int i = 0; i < expected.length; i++) {
      product += found[i] * expected[i];
    }
    assertThat(Math.abs(product)).isCloseTo(1, within(1e-4));
  }
}
