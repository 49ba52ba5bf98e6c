package dev.atelier.classifier.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FourierImageTest {

  @Test
  void theFourierTransformIsTheSumThatDefinesIt() {
    int side = 8;
    double[] real = noise(64, 1);
    double[] imaginary = noise(64, 2);
    double[] wantedReal = new double[64];
    double[] wantedImaginary = new double[64];
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < side; u++) {
        for (int i = 0; i < 64; i++) {
          double angle = -2 * Math.PI * (u * (i % side) + v * (i / side)) / side;
          wantedReal[v * side + u] +=
              (real[i] * Math.cos(angle) - imaginary[i] * Math.sin(angle)) / side;
          wantedImaginary[v * side + u] +=
              (real[i] * Math.sin(angle) + imaginary[i] * Math.cos(angle)) / side;
        }
      }
    }
    double[] before = real.clone();
    FourierTransform transform = new FourierTransform(side);
    transform.apply(real, imaginary, false);
    assertThat(real).containsExactly(wantedReal, within(1e-12));
    assertThat(imaginary).containsExactly(wantedImaginary, within(1e-12));
    transform.apply(real, imaginary, true);
    assertThat(real).containsExactly(before, within(1e-12));
  }

  @Test
  void theFourierTransformWantsAPowerOfTwo() {
    assertThatThrownBy(() -> new FourierTransform(12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12");
  }

  @Test
  void climbingReachesThePictureThatASumOfPixelsIsGreatestFor() {
    float[] weights = floats(3 * 16 * 16, 3);
    FourierImage canvas = new FourierImage(16, 1);
    double first = product(canvas.picture(), weights);
    double before = first;
    for (int i = 0; i < 60; i++) {
      canvas.climb(canvas.picture(), weights, 0.1);
      if (i % 20 == 19) {
        double now = product(canvas.picture(), weights);
        assertThat(now).isGreaterThan(before);
        before = now;
      }
    }
  }

  @Test
  void thePictureLiesWithinItsRangeAndIsTheSameForTheSameSeed() {
    float[] picture = new FourierImage(32, 7).picture();
    assertThat(picture).isEqualTo(new FourierImage(32, 7).picture());
    assertThat(picture).isNotEqualTo(new FourierImage(32, 8).picture());
    for (float value : picture) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void whereThereIsNoSlopeNothingChanges() {
    FourierImage canvas = new FourierImage(8, 7);
    float[] picture = canvas.picture();
    canvas.climb(picture, new float[picture.length], 0.1);
    float[] after = canvas.picture();
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isCloseTo(picture[i], within(1e-6f));
    }
  }

  @Test
  void gradientsGoBackTheWayThatColorsCame() {
    // The one is the transpose of the other: <cut(p), g> = <p, back(g)>.
    RandomTransform shake = RandomTransform.drawn(16, 12, 5, 20, 0.2, new SplittableRandom(4));
    float[] picture = floats(3 * 16 * 16, 5);
    float[] gradient = floats(3 * 12 * 12, 6);
    assertThat(product(shake.cut(picture), gradient))
        .isCloseTo(product(picture, shake.back(gradient)), within(1e-3));
  }

  @Test
  void whatIsNotShakenIsTheMiddleOfTheCanvas() {
    float[] picture = floats(3 * 8 * 8, 5);
    float[] cut = RandomTransform.none(8, 5).cut(picture);
    assertThat(cut[0]).isEqualTo(picture[8 + 1]);
    assertThat(cut[3 * 25 - 1]).isEqualTo(picture[2 * 64 + 5 * 8 + 5]);
  }

  private static double[] noise(int length, int seed) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  private static float[] floats(int length, int seed) {
    double[] noise = noise(length, seed);
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = (float) noise[i];
    }
    return floats;
  }

  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
