package dev.atelier.classifier.digits.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.DigitFixtures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BinaryImageTest {

  @Test
  void darkOnLightAndLightOnDarkGiveTheSameInk() {
    BinaryImage dark = BinaryImage.of(bars(new Color(230, 230, 230), new Color(40, 40, 40)));
    BinaryImage light = BinaryImage.of(bars(new Color(25, 25, 25), new Color(215, 215, 215)));

    assertThat(light.ink()).isEqualTo(dark.ink());
    assertThat(count(dark.ink())).isBetween(900, 1100);
  }

  private static GrayImage bars(Color paper, Color ink) {
    Picture picture =
        DigitFixtures.paint(
            160,
            80,
            paper,
            graphics -> {
              graphics.setColor(ink);
              graphics.fillRect(30, 20, 10, 40);
              graphics.fillRect(70, 20, 15, 40);
            });
    return GrayImage.of(picture, 1);
  }

  @Test
  void boldMarksThatFillAPictureAreInkForTheEdgeIsPaper() {
    Picture picture =
        DigitFixtures.paint(40, 40, Color.BLACK, graphics -> fill(graphics, Color.WHITE));

    assertThat(BinaryImage.isLightOnDark(GrayImage.of(picture, 1))).isTrue();
    assertThat(BinaryImage.isLightOnDark(GrayImage.of(picture, 1).inverted())).isFalse();
  }

  private static void fill(Graphics2D graphics, Color color) {
    graphics.setColor(color);
    graphics.fillRect(6, 6, 28, 28);
  }

  @Test
  void paperAloneHasNoInkNoisyOrNot() {
    SplittableRandom random = new SplittableRandom(4);
    for (double noise : new double[] {0, 3, 12}) {
      float[] values = new float[200 * 100];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (220 + noise * random.nextGaussian());
      }
      BinaryImage ink = BinaryImage.of(new GrayImage(values, 200, 100));
      long large =
          ConnectedComponents.of(ink.ink(), 200, 100).all().stream()
              .filter(patch -> patch.area() > 40)
              .count();

      assertThat(large).as("noise %s", noise).isZero();
    }
  }

  @Test
  void theNoiseOfAPictureIsItsDeviationAndLinesDoNotCount() {
    SplittableRandom random = new SplittableRandom(6);
    float[] values = new float[200 * 200];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((i % 200 / 20 % 2 == 0 ? 60 : 200) + 9 * random.nextGaussian());
    }

    assertThat(new GrayImage(values, 200, 200).noise()).isCloseTo(9, within(1.0));
  }

  @Test
  void severalPixelsBecomeTheirMean() {
    Picture picture = Picture.of(4, 2, new int[] {0, 0xffffff, 0, 0, 0xffffff, 0, 0, 0});

    assertThat(GrayImage.of(picture, 2).values())
        .containsExactly(new float[] {127.5f, 0}, within(0.1f));
    assertThat(GrayImage.of(picture, 2).width()).isEqualTo(2);
  }

  @Test
  void aTurnMakesALineLevel() {
    double angle = Math.toRadians(4);
    float[] values = new float[201 * 101];
    for (int i = 0; i < values.length; i++) {
      int y = i / 201;
      double line = 50 + Math.tan(angle) * (i - y * 201 - 100);
      values[i] = Math.abs(y - line) < 2 ? 0 : 255;
    }

    GrayImage level = new GrayImage(values, 201, 101).turned(angle);

    for (int x = 20; x < 180; x++) {
      assertThat(level.values()[50 * 201 + x]).isLessThan(60);
      assertThat(level.values()[55 * 201 + x]).isGreaterThan(200);
    }
  }

  private static int count(boolean[] ink) {
    int count = 0;
    for (boolean one : ink) {
      count += one ? 1 : 0;
    }
    return count;
  }
}
