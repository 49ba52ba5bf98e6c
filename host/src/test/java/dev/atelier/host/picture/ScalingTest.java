package dev.atelier.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.picture.Picture;
import java.awt.image.BufferedImage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScalingTest {

  private final PictureFiles files = new PictureFiles();

  @Property(tries = 150, seed = "4")
  void everySizeIsReachedAndAFlatColorStaysWhatItIs(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 60) int newWidth,
      @ForAll @IntRange(min = 1, max = 60) int newHeight) {
    Picture flat = Picture.of(Samples.flat(width, height, 0x3080d0));

    Picture scaled = files.resize(flat, newWidth, newHeight);

    assertThat(scaled.width()).isEqualTo(newWidth);
    assertThat(scaled.height()).isEqualTo(newHeight);
    BufferedImage image = scaled.toImage();
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        assertThat(image.getRGB(x, y) & 0xffffff).isEqualTo(0x3080d0);
      }
    }
  }

  @Test
  void stripesTooFineToBeSeenBecomeGray() {
    for (int period : new int[] {2, 3, 5}) {
      BufferedImage stripes = new BufferedImage(1000, 700, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 700; y++) {
        for (int x = 0; x < 1000; x++) {
          double wave = 127.5 + 127.5 * Math.cos(2 * Math.PI * x / period);
          stripes.setRGB(x, y, (int) Math.round(wave) * 0x010101);
        }
      }

      BufferedImage small = files.resize(Picture.of(stripes), 90, 63).toImage();

      for (int x = 2; x < 88; x++) {
        assertThat(small.getRGB(x, 30) & 0xff).as("period %s", period).isBetween(112, 143);
      }
    }
  }

  @Test
  void aSlopeStaysASlope() {
    BufferedImage slope = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 512; y++) {
      for (int x = 0; x < 512; x++) {
        slope.setRGB(x, y, x / 2 * 0x10000 + y / 2 * 0x100);
      }
    }

    BufferedImage small = files.resize(Picture.of(slope), 64, 64).toImage();

    for (int i = 2; i < 62; i++) {
      int expected = (int) ((i + 0.5) * 4 - 0.5);
      assertThat(small.getRGB(i, 5) >> 16 & 0xff).isBetween(expected - 2, expected + 2);
      assertThat(small.getRGB(5, i) >> 8 & 0xff).isBetween(expected - 2, expected + 2);
    }
  }

  @Test
  void aPictureOfTheRightSizeIsReturnedAsItIs() {
    Picture picture = Picture.of(Samples.scene(9, 7));

    assertThat(files.resize(picture, 9, 7)).isSameAs(picture);
    assertThatThrownBy(() -> files.resize(picture, 0, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a picture has at least one pixel, not 0 x 7");
  }
}
