package dev.atelier.classifier.digits.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AdaptiveThresholdTest {

  @Test
  void otsuPartsTwoLevelsInTheMiddle() {
    float[] values = new float[100];
    Arrays.fill(values, 40);
    Arrays.fill(values, 0, 20, 200);

    assertThat(AdaptiveThreshold.otsu(values)).isBetween(119.0, 121.0);
  }

  @Test
  void otsuFindsTheGreatestVarianceBetweenGroups() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.rint((i % 3 == 0 ? 70 : 180) + 20 * random.nextGaussian());
    }
    double threshold = AdaptiveThreshold.otsu(values);

    for (double other = 10; other < 250; other += 1) {
      assertThat(between(values, threshold)).isGreaterThanOrEqualTo(between(values, other) - 1e-9);
    }
  }

  private static double between(float[] values, double threshold) {
    double low = 0;
    double lows = 0;
    double high = 0;
    for (float value : values) {
      if (value < threshold) {
        low += value;
        lows++;
      } else {
        high += value;
      }
    }
    double highs = values.length - lows;
    double difference = lows == 0 || highs == 0 ? 0 : low / lows - high / highs;
    return lows * highs * difference * difference;
  }

  @Test
  void inkIsFoundOnPaperThatGetsDarkerThanTheInkElsewhere() {
    int side = 120;
    float[] values = new float[side * side];
    boolean[] ink = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      int y = i / side;
      int x = i - y * side;
      ink[i] = y % 30 >= 10 && y % 30 < 16 && x % 12 >= 4 && x % 12 < 8;
      double light = 1 - 0.7 * x / side;
      values[i] = (float) ((ink[i] ? 110 : 230) * light);
    }

    boolean[] found = AdaptiveThreshold.local(new GrayImage(values, side, side), 16, 0);

    int wrong = 0;
    for (int i = 0; i < ink.length; i++) {
      wrong += ink[i] == found[i] ? 0 : 1;
    }
    assertThat(wrong).isLessThan(values.length / 100);
  }

  @Test
  void windowsHaveTheirMeansAndDeviations() {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[9 * 7];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    AdaptiveThreshold.WindowSums sums =
        new AdaptiveThreshold.WindowSums(new GrayImage(values, 9, 7), 2);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 9; x++) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int v = Math.max(0, y - 2); v <= Math.min(6, y + 2); v++) {
          for (int u = Math.max(0, x - 2); u <= Math.min(8, x + 2); u++) {
            sum += values[v * 9 + u];
            squares += values[v * 9 + u] * values[v * 9 + u];
            count++;
          }
        }
        double mean = sum / count;
        assertThat(sums.mean(x, y)).isCloseTo(mean, within(1e-6));
        assertThat(sums.deviation(x, y))
            .isCloseTo(Math.sqrt(squares / count - mean * mean), within(1e-6));
      }
    }
  }
}
