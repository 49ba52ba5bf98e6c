package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrawingsTest {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final Map<String, BufferedImage> DRAWN = new HashMap<>();

  static List<Drawing> drawings() {
    return DrawSamples.drawings();
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void theSameSizeAlwaysGivesTheSamePixels(Drawing drawing) {
    assertThat(pixels(drawing.draw(WIDTH, HEIGHT))).isEqualTo(pixels(drawn(drawing)));
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void aDrawingHasTheSizeAskedFor(Drawing drawing) {
    assertThat(drawn(drawing).getWidth()).isEqualTo(WIDTH);
    assertThat(drawn(drawing).getHeight()).isEqualTo(HEIGHT);
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void aDrawingFillsItsWholeFrame(Drawing drawing) {
    int block = 16;
    for (int top = 0; top < HEIGHT; top += block) {
      for (int left = 0; left < WIDTH; left += block) {
        BufferedImage part = drawn(drawing).getSubimage(left, top, block, block);
        assertThat(deviation(part))
            .as("contrast of %s at (%d, %d)", drawing.name(), left, top)
            .isGreaterThan(1.5);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void aDrawingShowsTheSamePictureAtAnotherSize(Drawing drawing) {
    BufferedImage smaller = drawing.draw(WIDTH / 2, HEIGHT / 2);
    double[] expected = means(drawn(drawing), 8, 6);
    double[] actual = means(smaller, 8, 6);
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.abs(expected[i] - actual[i]) / expected.length;
    }
    assertThat(difference).isLessThan(14);
  }

  @Test
  void theStylesDifferClearlyInColorOrTexture() {
    List<Drawing> styles = new ArrayList<>(drawings());
    styles.removeIf(drawing -> !drawing.name().startsWith("styles/"));
    assertThat(styles).hasSizeGreaterThanOrEqualTo(4);
    for (Drawing one : styles) {
      for (Drawing other : styles) {
        if (one != other) {
          assertThat(distance(statistics(drawn(one)), statistics(drawn(other))))
              .as("distance between %s and %s", one.name(), other.name())
              .isGreaterThan(25);
        }
      }
    }
  }

  @Test
  void theSkyOfTheLandscapeIsBlueAndItsLakeMirrorsIt() {
    BufferedImage landscape = drawn(named("landscape"));
    double[] means = means(landscape, 1, 4);
    assertThat(means[2]).isGreaterThan(means[0]);
    double[] upperHalf = means(landscape.getSubimage(0, 8, WIDTH, 20), 8, 1);
    double[] mirrored = means(landscape.getSubimage(0, 31, WIDTH, 17), 8, 1);
    assertThat(correlation(upperHalf, mirrored)).isGreaterThan(0.3);
  }

  @Test
  void theWoodcutIsPrintedInOneInkOnPaper() {
    BufferedImage woodcut = named("styles/woodcut").draw(320, 256);
    long inkOrPaper =
        Arrays.stream(pixels(woodcut))
            .map(DrawingsTest::brightness)
            .filter(brightness -> brightness < 70 || brightness > 180)
            .count();
    assertThat((double) inkOrPaper / (320 * 256)).isGreaterThan(0.6);
  }

  private static Drawing named(String name) {
    return drawings().stream()
        .filter(drawing -> drawing.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static BufferedImage drawn(Drawing drawing) {
    return DRAWN.computeIfAbsent(drawing.name(), name -> drawing.draw(WIDTH, HEIGHT));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int channel(int pixel, int index) {
    return (pixel >> (16 - 8 * index)) & 0xff;
  }

  private static int brightness(int pixel) {
    return (channel(pixel, 0) + channel(pixel, 1) + channel(pixel, 2)) / 3;
  }

  private static double deviation(BufferedImage image) {
    double sum = 0;
    double squares = 0;
    int[] pixels = pixels(image);
    for (int pixel : pixels) {
      sum += brightness(pixel);
      squares += Math.pow(brightness(pixel), 2);
    }
    double mean = sum / pixels.length;
    return Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
  }

  /** The mean red, green and blue of each cell of a grid, row by row. */
  private static double[] means(BufferedImage image, int columns, int rows) {
    double[] means = new double[3 * columns * rows];
    int[] counts = new int[columns * rows];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int cell = y * rows / image.getHeight() * columns + x * columns / image.getWidth();
        counts[cell]++;
        for (int index = 0; index < 3; index++) {
          means[3 * cell + index] += channel(image.getRGB(x, y), index);
        }
      }
    }
    for (int i = 0; i < means.length; i++) {
      means[i] /= counts[i / 3];
    }
    return means;
  }

  /** Mean and spread of each channel, the mean steps across and down, and the mean chroma. */
  private static double[] statistics(BufferedImage image) {
    double[] statistics = new double[9];
    int[] pixels = pixels(image);
    for (int index = 0; index < 3; index++) {
      double sum = 0;
      double squares = 0;
      for (int pixel : pixels) {
        sum += channel(pixel, index);
        squares += Math.pow(channel(pixel, index), 2);
      }
      double mean = sum / pixels.length;
      statistics[index] = mean;
      statistics[3 + index] = Math.sqrt(squares / pixels.length - mean * mean);
    }
    for (int pixel : pixels) {
      int red = channel(pixel, 0);
      int green = channel(pixel, 1);
      int blue = channel(pixel, 2);
      int chroma = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
      statistics[8] += 1.0 * chroma / pixels.length;
    }
    for (int i = 0; i + WIDTH < pixels.length; i++) {
      int here = brightness(pixels[i]);
      statistics[6] += 1.0 * Math.abs(brightness(pixels[i + 1]) - here) / pixels.length;
      statistics[7] += 1.0 * Math.abs(brightness(pixels[i + WIDTH]) - here) / pixels.length;
    }
    return statistics;
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow(one[i] - other[i], 2);
    }
    return Math.sqrt(sum);
  }

  private static double correlation(double[] one, double[] other) {
    double meanOne = Arrays.stream(one).average().orElseThrow();
    double meanOther = Arrays.stream(other).average().orElseThrow();
    double product = 0;
    double squaresOne = 0;
    double squaresOther = 0;
    for (int i = 0; i < one.length; i++) {
      product += (one[i] - meanOne) * (other[i] - meanOther);
      squaresOne += Math.pow(one[i] - meanOne, 2);
      squaresOther += Math.pow(other[i] - meanOther, 2);
    }
    return product / Math.sqrt(squaresOne * squaresOther);
  }
}
