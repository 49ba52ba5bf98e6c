package dev.atelier.style.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.api.picture.Picture;
import dev.atelier.style.image.ScalePyramid.Size;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxDownsamplerTest {

  @Property(tries = 80)
  void everyPixelIsTheMeanOfWhatItCovers(
      @ForAll @IntRange(min = 1, max = 30) int width,
      @ForAll @IntRange(min = 1, max = 30) int height,
      @ForAll @IntRange(min = 1, max = 30) int narrow,
      @ForAll @IntRange(min = 1, max = 30) int low,
      @ForAll int seed) {
    Size size = new Size(Math.min(width, narrow), Math.min(height, low));
    Picture picture = noise(width, height, seed);

    Picture small = BoxDownsampler.of(picture, size);

    assertThat(small.width()).isEqualTo(size.width());
    assertThat(small.height()).isEqualTo(size.height());
    // Every pixel is cut into so many parts that none lies across a border.
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double red = 0;
        double blue = 0;
        for (int v = y * height; v < (y + 1) * height; v++) {
          for (int u = x * width; u < (x + 1) * width; u++) {
            int pixel = picture.pixels()[v / size.height() * width + u / size.width()];
            red += (pixel >> 16 & 0xff) / (double) (width * height);
            blue += (pixel & 0xff) / (double) (width * height);
          }
        }
        int average = small.pixels()[y * size.width() + x];
        assertThat(average >> 16 & 0xff).isCloseTo((int) Math.round(red), within(1));
        assertThat(average & 0xff).isCloseTo((int) Math.round(blue), within(1));
      }
    }
  }

  @Test
  void aFlatColorStaysWhatItIsAndTheSameSizeTheSamePicture() {
    int[] pixels = new int[97 * 61];
    Arrays.fill(pixels, 0x3080fe);
    Picture flat = Picture.of(97, 61, pixels);
    Picture noise = noise(40, 30, 3);

    assertThat(BoxDownsampler.of(flat, new Size(20, 13)).pixels()).containsOnly(0xff3080fe);
    assertThat(BoxDownsampler.of(noise, new Size(40, 30)).pixels()).isEqualTo(noise.pixels());
  }

  private static Picture noise(int width, int height, int seed) {
    int[] pixels = new Random(seed).ints((long) width * height, 0, 1 << 24).toArray();
    return Picture.of(width, height, pixels);
  }
}
