package dev.atelier.toolkit.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.api.picture.Picture;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SsimTest {

  private static final int WIDTH = 17;
  private static final int HEIGHT = 14;

  @Test
  void equalPicturesAreWhollyAlike() {
    double[] noise = noise(1);
    assertThat(Ssim.of(noise, noise, WIDTH, HEIGHT)).isCloseTo(1, within(1e-12));
  }

  @Test
  void flatPicturesDifferInBrightnessAlone() {
    double[] dark = flat(0.25);
    double[] light = flat(0.75);
    double expected = (2 * 0.25 * 0.75 + 1e-4) / (0.0625 + 0.5625 + 1e-4);
    assertThat(Ssim.of(dark, light, WIDTH, HEIGHT)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void itIsTheFormulaInTwoDimensions() {
    double[] one = noise(2);
    double[] other = noise(3);
    for (int i = 0; i < other.length; i++) {
      other[i] = 0.6 * one[i] + 0.4 * other[i];
    }
    assertThat(Ssim.of(one, other, WIDTH, HEIGHT))
        .isCloseTo(byDefinition(one, other), within(1e-9));
  }

  /** One window of 11x11 after another, with the covariances about the means. */
  private static double byDefinition(double[] one, double[] other) {
    double[][] window = new double[11][11];
    double total = 0;
    for (int y = 0; y < 11; y++) {
      for (int x = 0; x < 11; x++) {
        window[y][x] = Math.exp(-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / (2 * 1.5 * 1.5));
        total += window[y][x];
      }
    }
    double sum = 0;
    int count = 0;
    for (int top = 0; top + 11 <= HEIGHT; top++) {
      for (int left = 0; left + 11 <= WIDTH; left++) {
        double a = 0;
        double b = 0;
        for (int i = 0; i < 121; i++) {
          int place = (top + i / 11) * WIDTH + left + i % 11;
          a += window[i / 11][i % 11] / total * one[place];
          b += window[i / 11][i % 11] / total * other[place];
        }
        double va = 0;
        double vb = 0;
        double covariance = 0;
        for (int i = 0; i < 121; i++) {
          int place = (top + i / 11) * WIDTH + left + i % 11;
          double weight = window[i / 11][i % 11] / total;
          va += weight * (one[place] - a) * (one[place] - a);
          vb += weight * (other[place] - b) * (other[place] - b);
          covariance += weight * (one[place] - a) * (other[place] - b);
        }
        sum +=
            (2 * a * b + 1e-4)
                * (2 * covariance + 9e-4)
                / ((a * a + b * b + 1e-4) * (va + vb + 9e-4));
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void aPictureSmallerThanTheWindowCanBeComparedToo() {
    Picture black = Picture.of(3, 2, new int[6]);
    assertThat(Ssim.of(black, black)).isCloseTo(1, within(1e-12));
  }

  private static double[] noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles((long) WIDTH * HEIGHT).toArray();
  }

  private static double[] flat(double value) {
    double[] values = new double[WIDTH * HEIGHT];
    Arrays.fill(values, value);
    return values;
  }
}
