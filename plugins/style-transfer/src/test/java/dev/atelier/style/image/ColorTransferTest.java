package dev.atelier.style.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ColorTransferTest {

  private static final int SIDE = 64;

  @Property(tries = 30)
  void aPictureGetsTheMeanAndTheCovarianceOfTheStyle(@ForAll int seed) {
    Random random = new Random(seed);
    ColorStatistics content = ColorStatistics.of(noise(random, 0.5, 0.25));
    ColorStatistics style = ColorStatistics.of(noise(random, 0.5, 0.1));
    ColorTransfer transfer = ColorTransfer.between(content, style, 1);

    // What keeps noise from being blown up stands for a little more variance in the content.
    for (int i = 0; i < 3; i++) {
      content.covariance()[i][i] += ColorTransfer.LEAST_VARIANCE;
    }
    ColorStatistics mapped = mapped(content, transfer);

    for (int i = 0; i < 3; i++) {
      assertThat(mapped.mean()[i]).isCloseTo(style.mean()[i], within(1e-5));
      for (int j = 0; j < 3; j++) {
        assertThat(mapped.covariance()[i][j]).isCloseTo(style.covariance()[i][j], within(1e-5));
      }
    }
  }

  @Property(tries = 30)
  void atNoStrengthEveryColorStays(@ForAll int seed, @ForAll int pixel) {
    Random random = new Random(seed);
    ColorStatistics content = ColorStatistics.of(noise(random, 0.3, 0.2));
    ColorStatistics style = ColorStatistics.of(noise(random, 0.7, 0.1));

    ColorTransfer none = ColorTransfer.between(content, style, 0);

    for (int channel = 0; channel < 3; channel++) {
      int value = pixel >> (16 - 8 * channel) & 0xff;
      assertThat(value(none, pixel, channel)).isCloseTo(value / 255f, within(1e-6f));
    }
  }

  @Property(tries = 30)
  void theMapIsSymmetricSoThatNoHueIsTurnedMoreThanNeeded(
      @ForAll int seed, @ForAll @DoubleRange(min = 0, max = 1) double strength) {
    Random random = new Random(seed);
    ColorTransfer transfer =
        ColorTransfer.between(
            ColorStatistics.of(noise(random, 0.4, 0.2)),
            ColorStatistics.of(noise(random, 0.6, 0.2)),
            strength);

    int[] units = {0xff0000, 0x00ff00, 0x0000ff};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        float one = value(transfer, units[i], j) - value(transfer, 0, j);
        float other = value(transfer, units[j], i) - value(transfer, 0, i);
        assertThat(one).isCloseTo(other, within(1e-5f));
      }
    }
  }

  @Property(tries = 10)
  void aPictureOfOneColorGivesFiniteColors(@ForAll int color) {
    ColorStatistics flat = ColorStatistics.of(Drawings.flat(8, 8, color & 0xffffff));
    ColorStatistics style = ColorStatistics.of(Drawings.stripes(32, 32));

    assertThat(value(ColorTransfer.between(flat, style, 1), color, 0)).isBetween(-10f, 10f);
    assertThat(value(ColorTransfer.between(style, flat, 1), color, 0)).isBetween(-10f, 10f);
  }

  /** Colors that hang together as in a picture. */
  private static Picture noise(Random random, double mean, double deviation) {
    double[][] mix = new double[3][3];
    for (double[] row : mix) {
      for (int i = 0; i < 3; i++) {
        row[i] = deviation * random.nextGaussian() / 2;
      }
    }
    int[] pixels = new int[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      double[] source = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      for (int c = 0; c < 3; c++) {
        double value = mean + mix[c][0] * source[0] + mix[c][1] * source[1] + mix[c][2] * source[2];
        pixels[i] = pixels[i] << 8 | (int) Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
    return Picture.of(SIDE, SIDE, pixels);
  }

  /** Returns what the map makes of statistics: it is linear, so nothing else need be known. */
  private static ColorStatistics mapped(ColorStatistics content, ColorTransfer transfer) {
    double[][] matrix = new double[3][3];
    double[] mean = new double[3];
    int[] units = {0xff0000, 0x00ff00, 0x0000ff};
    for (int i = 0; i < 3; i++) {
      mean[i] = value(transfer, 0, i);
      for (int j = 0; j < 3; j++) {
        matrix[i][j] = value(transfer, units[j], i) - value(transfer, 0, i);
        mean[i] += matrix[i][j] * content.mean()[j];
      }
    }
    double[][] covariance = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          for (int l = 0; l < 3; l++) {
            covariance[i][j] += matrix[i][k] * content.covariance()[k][l] * matrix[j][l];
          }
        }
      }
    }
    return new ColorStatistics(mean, covariance);
  }

  private static float value(ColorTransfer transfer, int pixel, int channel) {
    float[] value = new float[1];
    transfer.apply(new int[] {pixel}, channel, value, 0);
    return value[0];
  }
}
