package dev.atelier.toolkit.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrincipalComponentsTest {

  @Test
  void theDirectionsInWhichDataWereStretchedAreFound() {
    // A plane turned by 30 degrees, stretched by 5 along it and by 2 across, and hardly thick.
    Random random = new Random(3);
    double cosine = Math.cos(Math.PI / 6);
    double sine = Math.sin(Math.PI / 6);
    float[][] rows = new float[4000][];
    for (int i = 0; i < rows.length; i++) {
      double along = 5 * random.nextGaussian();
      double across = 2 * random.nextGaussian();
      rows[i] =
          new float[] {
            (float) (cosine * along - sine * across),
            (float) (sine * along + cosine * across),
            (float) (0.1 * random.nextGaussian())
          };
    }
    float[][] found = PrincipalComponents.of(rows, 2, 1);
    assertThat(Math.abs(found[0][0] * cosine + found[0][1] * sine)).isCloseTo(1, within(1e-3));
    assertThat(Math.abs(found[1][0] * -sine + found[1][1] * cosine)).isCloseTo(1, within(1e-3));
    assertThat(dot(found[0], found[1])).isCloseTo(0, within(1e-5));
  }

  @Test
  void dataThatDoNotVaryInSoManyDirectionsGiveZeroesForTheRest() {
    float[][] rows = {{1, 2, 0}, {-1, -2, 0}, {2, 4, 0}, {-2, -4, 0}};
    float[][] found = PrincipalComponents.of(rows, 2, 1);
    assertThat(Math.abs(found[0][0] + 2 * found[0][1]) / Math.sqrt(5)).isCloseTo(1, within(1e-5));
    assertThat(found[1]).containsExactly(0, 0, 0);
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
