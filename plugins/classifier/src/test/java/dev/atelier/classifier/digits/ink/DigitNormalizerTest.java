package dev.atelier.classifier.digits.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DigitNormalizerTest {

  @Test
  void theLongerSideTakesTwentyPixels() {
    float[] ink = new float[100 * 100];
    fill(ink, 100, new Box(10, 20, 30, 60));

    Box framed = Box.around(DigitNormalizer.of(ink, 100, new Box(10, 20, 30, 60)), 28, 28, 0.5f);

    assertThat(framed).isEqualTo(new Box(9, 4, 10, 20));
  }

  @Test
  void theCenterOfMassComesToTheMiddle() {
    float[] ink = new float[60 * 60];
    fill(ink, 60, new Box(10, 10, 40, 8));
    fill(ink, 60, new Box(10, 18, 8, 32));

    float[] framed = DigitNormalizer.of(ink, 60, new Box(10, 10, 40, 40));

    double mass = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < framed.length; i++) {
      mass += framed[i];
      int row = i / 28;
      x += framed[i] * (i - row * 28 + 0.5);
      y += framed[i] * (row + 0.5);
    }
    assertThat(x / mass).isCloseTo(14, within(0.1));
    assertThat(y / mass).isCloseTo(14, within(0.1));
  }

  @Test
  void aMarkLooksTheSameAtAnySize() {
    float[] small = DigitNormalizer.of(corner(30), 30, new Box(0, 0, 30, 30));
    float[] large = DigitNormalizer.of(corner(300), 300, new Box(0, 0, 300, 300));

    for (int i = 0; i < small.length; i++) {
      assertThat(small[i]).isCloseTo(large[i], within(0.2f));
    }
  }

  private static float[] corner(int side) {
    float[] ink = new float[side * side];
    fill(ink, side, new Box(0, 0, side / 3, side));
    fill(ink, side, new Box(0, 2 * side / 3, side, side / 3));
    return ink;
  }

  @Test
  void inkBeyondTheBoxIsLeftOut() {
    float[] ink = new float[50 * 50];
    fill(ink, 50, new Box(5, 5, 10, 20));
    float[] alone = DigitNormalizer.of(ink, 50, new Box(5, 5, 10, 20));
    fill(ink, 50, new Box(16, 0, 30, 50));

    assertThat(DigitNormalizer.of(ink, 50, new Box(5, 5, 10, 20))).isEqualTo(alone);
  }

  @Test
  void nothingIsFramedAsNothing() {
    assertThat(DigitNormalizer.of(new float[16], 4, new Box(0, 0, 4, 4))).containsOnly(0f);
  }

  private static void fill(float[] ink, int width, Box box) {
    for (int y = box.y(); y < box.bottom(); y++) {
      Arrays.fill(ink, y * width + box.x(), y * width + box.right(), 1);
    }
  }
}
