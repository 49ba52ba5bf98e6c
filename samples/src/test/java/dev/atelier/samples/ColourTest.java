package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColourTest {

  @Property(seed = "1", tries = 300)
  void aDisplayColourIsPackedAsItWasWritten(@ForAll @IntRange(max = 0xffffff) int rgb) {
    assertThat(Colour.display(rgb).packed()).isEqualTo(rgb);
  }

  @Property(seed = "2", tries = 300)
  void moreLightIsNeverDevelopedDarker(
      @ForAll @DoubleRange(min = 0, max = 50) double light,
      @ForAll @DoubleRange(min = 0, max = 50) double more) {
    Colour dim = Colour.grey(light).developed(1);
    Colour bright = Colour.grey(light + more).developed(1);
    assertThat(bright.red()).isGreaterThanOrEqualTo(dim.red()).isBetween(0.0, 1.0);
  }

  @Test
  void darknessIsDevelopedBlack() {
    assertThat(Colour.BLACK.developed(1).packed()).isZero();
  }

  @Test
  void aRampPassesThroughItsStops() {
    Colour middle = new Colour(0.2, 0.4, 0.6);
    assertThat(Colour.ramp(-1, Colour.BLACK, middle, Colour.WHITE)).isEqualTo(Colour.BLACK);
    assertThat(Colour.ramp(0.5, Colour.BLACK, middle, Colour.WHITE)).isEqualTo(middle);
    assertThat(Colour.ramp(2, Colour.BLACK, middle, Colour.WHITE)).isEqualTo(Colour.WHITE);
  }
}
