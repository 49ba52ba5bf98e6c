package dev.atelier.classifier.digits.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import org.junit.jupiter.api.Test;

final class RuledLineRemovalTest {

  private static final int WIDTH = 200;
  private static final int HEIGHT = 80;

  private final boolean[] ink = new boolean[WIDTH * HEIGHT];

  @Test
  void aLineGoesAndTheStrokeAcrossItStays() {
    fill(0, 40, WIDTH, 3);
    fill(90, 20, 6, 45);

    assertThat(RuledLineRemoval.erase(ink, WIDTH, HEIGHT)).isPresent();

    assertThat(ink[41 * WIDTH + 20]).isFalse();
    assertThat(ink[41 * WIDTH + 180]).isFalse();
    for (int y = 20; y < 65; y++) {
      assertThat(ink[y * WIDTH + 92]).isTrue();
    }
  }

  @Test
  void aStrokeThatStandsOnALineGetsNoFoot() {
    fill(0, 60, WIDTH, 3);
    fill(90, 20, 6, 40);

    RuledLineRemoval.erase(ink, WIDTH, HEIGHT);

    Box left = ConnectedComponents.of(ink, WIDTH, HEIGHT).all().get(0).box();
    assertThat(left).isEqualTo(new Box(90, 20, 6, 40));
  }

  @Test
  void aSlantedLineGoesAndItsAngleIsTold() {
    double angle = Math.toRadians(3);
    for (int x = 0; x < WIDTH; x++) {
      int y = (int) Math.round(40 + Math.tan(angle) * (x - 100));
      fill(x, y, 1, 2);
    }

    assertThat(RuledLineRemoval.erase(ink, WIDTH, HEIGHT).orElseThrow())
        .isCloseTo(angle, within(Math.toRadians(0.5)));
    assertThat(
            ConnectedComponents.of(ink, WIDTH, HEIGHT).all().stream().mapToInt(c -> c.area()).sum())
        .isLessThan(40);
  }

  @Test
  void severalLinesGo() {
    fill(0, 20, WIDTH, 2);
    fill(0, 50, WIDTH, 2);

    RuledLineRemoval.erase(ink, WIDTH, HEIGHT);

    assertThat(ink).containsOnly(false);
  }

  @Test
  void barsOfDigitsInARowAreNoLine() {
    for (int x = 10; x < 180; x += 30) {
      fill(x, 20, 24, 5);
      fill(x + 10, 20, 6, 45);
    }
    boolean[] before = ink.clone();

    assertThat(RuledLineRemoval.erase(ink, WIDTH, HEIGHT)).isEmpty();
    assertThat(ink).isEqualTo(before);
  }

  private void fill(int x, int y, int width, int height) {
    for (int v = y; v < y + height; v++) {
      java.util.Arrays.fill(ink, v * WIDTH + x, v * WIDTH + x + width, true);
    }
  }
}
