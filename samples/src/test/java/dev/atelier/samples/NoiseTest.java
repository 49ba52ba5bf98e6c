package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class NoiseTest {

  private static final double STEP = 1e-6;

  @Property(seed = "1", tries = 500)
  void noiseInThePlaneStaysBetweenMinusOneAndOneAndHasNoSteps(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double x,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double y) {
    Noise noise = new Noise(seed);
    assertThat(noise.at(x, y)).isBetween(-1.0, 1.0);
    assertThat(noise.at(x + STEP, y)).isCloseTo(noise.at(x, y), within(20 * STEP));
    assertThat(noise.at(x, y + STEP)).isCloseTo(noise.at(x, y), within(20 * STEP));
    assertThat(noise.fractal(x, y, 6)).isBetween(-1.0, 1.0);
    assertThat(noise.ridged(x, y, 6)).isBetween(0.0, 1.0);
  }

  @Property(seed = "2", tries = 500)
  void noiseInSpaceStaysBetweenMinusOneAndOneAndHasNoSteps(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double x,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double y,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double z) {
    Noise noise = new Noise(seed);
    assertThat(noise.at(x, y, z)).isBetween(-1.0, 1.0);
    assertThat(noise.at(x, y, z + STEP)).isCloseTo(noise.at(x, y, z), within(20 * STEP));
    assertThat(noise.fractal(new Vector(x, y, z), 4)).isBetween(-1.0, 1.0);
  }

  @Property(seed = "3", tries = 200)
  void noiseIsZeroAtEachLatticePoint(@ForAll long seed, @ForAll short x, @ForAll short y) {
    assertThat(new Noise(seed).at(x, y)).isZero();
  }

  @Property(seed = "4", tries = 20)
  void noiseIsBalancedAroundZeroAndNotFlat(@ForAll long seed) {
    Noise noise = new Noise(seed);
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (double y = 0.05; y < 20; y += 0.31) {
      for (double x = 0.05; x < 20; x += 0.31) {
        double value = noise.at(x, y);
        sum += value;
        squares += value * value;
        count++;
      }
    }
    assertThat(sum / count).isBetween(-0.15, 0.15);
    assertThat(Math.sqrt(squares / count)).isBetween(0.2, 0.6);
  }

  @Property(seed = "5", tries = 50)
  void randomValuesAreUniform(@ForAll long seed) {
    Noise noise = new Noise(seed);
    int[] tenths = new int[10];
    for (int i = 0; i < 2000; i++) {
      tenths[(int) (10 * noise.random(i % 40, i / 40, 3))]++;
    }
    for (int count : tenths) {
      assertThat(count).isBetween(120, 280);
    }
  }
}
