package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColorTest {

  @Property(seed = "1", tries = 300)
  void aDisplayColorIsPackedAsItWasWritten(@ForAll @IntRange(max = 0xffffff) int rgb) {
    assertThat(Color.display(rgb).packed()).isEqualTo(rgb);
  }

  @Property(seed = "2", tries = 300)
  void moreLightIsNeverDevelopedDarker(
      @ForAll @DoubleRange(min = 0, max = 50) double light,
      @ForAll @DoubleRange(min = 0, max = 50) double more) {
    Color dim = Color.gray(light).developed(1);
    Color bright = Color.gray(light + more).developed(1);
    assertThat(bright.red()).isGreaterThanOrEqualTo(dim.red()).isBetween(0.0, 1.0);
  }

  @Test
  void darknessIsDevelopedBlack() {
    assertThat(Color.BLACK.developed(1).packed()).isZero();
  }

  @Test
  void aRampPassesThroughItsStops() {
    Color middle = new Color(0.2, 0.4, 0.6);
    assertThat(Color.ramp(-1, Color.BLACK, middle, Color.WHITE)).isEqualTo(Color.BLACK);
    assertThat(Color.ramp(0.5, Color.BLACK, middle, Color.WHITE)).isEqualTo(middle);
    assertThat(Color.ramp(2, Color.BLACK, middle, Color.WHITE)).isEqualTo(Color.WHITE);
  }
}
