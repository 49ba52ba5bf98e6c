package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CanvasTest {

  @Test
  void placesAreGivenInUnitsOfTheHeight() {
    Canvas canvas = Canvas.shaded(8, 4, 1, (x, y) -> new Color(x, y, 0));
    assertThat(canvas.get(7, 0).red()).isCloseTo(7.5 / 4, within(1e-6));
    assertThat(canvas.get(7, 3).green()).isCloseTo(3.5 / 4, within(1e-6));
  }

  @Test
  void aReducedPixelIsTheMeanOfItsSquare() {
    Canvas canvas = Canvas.shaded(6, 4, 1, (x, y) -> Color.gray(4 * x + 16 * y));
    double expected = 0;
    for (int i = 0; i < 4; i++) {
      expected += canvas.get(2 + i % 2, 2 + i / 2).red() / 4;
    }
    assertThat(canvas.reduced(2).get(1, 1).red()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void aBlurKeepsTheSumOfAnIsolatedPoint() {
    Canvas canvas = new Canvas(31, 31);
    canvas.set(15, 15, Color.WHITE);
    Canvas blurred = canvas.blurred(2);
    double sum = 0;
    for (int i = 0; i < 31 * 31; i++) {
      sum += blurred.get(i % 31, i / 31).green();
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
    assertThat(blurred.get(15, 15).green()).isCloseTo(1 / (2 * Math.PI * 4), within(1e-3));
  }

  @Test
  void aSampleInTheMiddleOfAPixelIsThatPixel() {
    Canvas canvas = Canvas.shaded(5, 5, 1, (x, y) -> new Color(x, y, x * y));
    assertThat(canvas.sample(3.5, 1.5)).isEqualTo(canvas.get(3, 1));
    assertThat(canvas.sample(-9, 99)).isEqualTo(canvas.get(0, 4));
  }
}
