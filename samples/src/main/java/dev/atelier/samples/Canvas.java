package dev.atelier.samples;

import java.awt.image.BufferedImage;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A raster of colors with fractional values.
 *
 * <p>Drawings think in units of the picture's height, with the origin at the top left, so that the
 * same picture comes out at every size.
 */
final class Canvas {

  /** What is seen at a place, given in units of the picture's height. */
  @FunctionalInterface
  interface Shader {
    Color at(double x, double y);
  }

  private final int width;
  private final int height;
  private final float[] samples;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.samples = new float[3 * width * height];
  }

  /** A canvas on which each pixel is the mean of {@code grid * grid} samples of the shader. */
  static Canvas shaded(int width, int height, int grid, Shader shader) {
    Canvas canvas = new Canvas(width, height);
    canvas.forEachRow(
        y -> {
          for (int x = 0; x < width; x++) {
            Color sum = Color.BLACK;
            for (int sample = 0; sample < grid * grid; sample++) {
              int row = sample / grid;
              double right = (sample - row * grid + 0.5) / grid;
              double down = (row + 0.5) / grid;
              sum = sum.plus(shader.at((x + right) / height, (y + down) / height));
            }
            canvas.set(x, y, sum.times(1.0 / (grid * grid)));
          }
        });
    return canvas;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The picture's width in units of its height. */
  double aspect() {
    return (double) width / height;
  }

  Color get(int x, int y) {
    int at = 3 * (y * width + x);
    return new Color(samples[at], samples[at + 1], samples[at + 2]);
  }

  void set(int x, int y, Color color) {
    int at = 3 * (y * width + x);
    samples[at] = (float) color.red();
    samples[at + 1] = (float) color.green();
    samples[at + 2] = (float) color.blue();
  }

  void blend(int x, int y, Color color, double opacity) {
    set(x, y, get(x, y).mix(color, opacity));
  }

  /** The color between pixels, at a place in pixels; beyond the border the border goes on. */
  Color sample(double x, double y) {
    double u = Math.max(0, Math.min(width - 1.0, x - 0.5));
    double v = Math.max(0, Math.min(height - 1.0, y - 0.5));
    int left = (int) u;
    int top = (int) v;
    int right = Math.min(left + 1, width - 1);
    int bottom = Math.min(top + 1, height - 1);
    return get(left, top)
        .mix(get(right, top), u - left)
        .mix(get(left, bottom).mix(get(right, bottom), u - left), v - top);
  }

  /** Runs over the rows on several threads; the task may write its own row only. */
  void forEachRow(IntConsumer task) {
    IntStream.range(0, height).parallel().forEach(task);
  }

  /** The mean of each square of {@code factor * factor} pixels. */
  Canvas reduced(int factor) {
    Canvas small = new Canvas(width / factor, height / factor);
    small.forEachRow(
        y -> {
          for (int x = 0; x < small.width; x++) {
            Color sum = Color.BLACK;
            for (int i = 0; i < factor * factor; i++) {
              sum = sum.plus(get(x * factor + i % factor, y * factor + i / factor));
            }
            small.set(x, y, sum.times(1.0 / (factor * factor)));
          }
        });
    return small;
  }

  /** A copy blurred by a Gaussian of the given standard deviation in pixels. */
  Canvas blurred(double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] kernel = new double[2 * reach + 1];
    double total = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Curves.bell(i - reach, deviation);
      total += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= total;
    }
    return convolved(kernel, 1, 0).convolved(kernel, 0, 1);
  }

  /** The picture of display colors. */
  BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, get(x, y).packed());
      }
    }
    return image;
  }

  private Canvas convolved(double[] kernel, int stepX, int stepY) {
    Canvas result = new Canvas(width, height);
    int reach = kernel.length / 2;
    result.forEachRow(
        y -> {
          for (int x = 0; x < width; x++) {
            double red = 0;
            double green = 0;
            double blue = 0;
            for (int i = -reach; i <= reach; i++) {
              int fromX = Math.max(0, Math.min(width - 1, x + i * stepX));
              int fromY = Math.max(0, Math.min(height - 1, y + i * stepY));
              int at = 3 * (fromY * width + fromX);
              double weight = kernel[i + reach];
              red += weight * samples[at];
              green += weight * samples[at + 1];
              blue += weight * samples[at + 2];
            }
            result.set(x, y, new Color(red, green, blue));
          }
        });
    return result;
  }
}
