package dev.atelier.classifier.inspection;

import java.util.SplittableRandom;

/**
 * A picture made of waves, to be changed step by step. A step moves each wave as far as the waves
 * of photographs are strong, whose amplitude falls with the frequency, and each color as far as
 * photographs differ in it; so that what is found has areas and shapes where steps of single pixels
 * would find noise (Olah, Mordvintsev and Schubert, Distill 2017). The contrast stays the same, so
 * that the picture comes to rest where no other is as exciting and as natural: noise may excite
 * more.
 *
 * <p>The picture goes on at its left where it ends at its right, and at its top likewise.
 */
final class FourierImage {

  /** How much of the direction of a step is that of the steps before. */
  private static final double INERTIA = 0.8;

  /** The deviation of the colors, before they are squeezed into 0..1. */
  private static final double CONTRAST = 1;

  private final int side;
  private final FourierTransform transform;
  private final double[] amplitudes;

  /** For each color the real and the imaginary parts of the waves. */
  private final double[][] waves = new double[2 * ColorDecorrelation.COUNT][];

  private final double[][] directions = new double[2 * ColorDecorrelation.COUNT][];

  /**
   * Starts from clouds.
   *
   * @param side the side in pixels, a power of two
   * @param seed which clouds
   */
  FourierImage(int side, long seed) {
    this.side = side;
    this.transform = new FourierTransform(side);
    this.amplitudes = new double[side * side];
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < side; u++) {
        int cycles = Math.min(u, side - u);
        double frequency = Math.hypot(cycles, Math.min(v, side - v)) / side;
        amplitudes[v * side + u] = 1 / Math.max(frequency, 1.0 / side);
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int p = 0; p < waves.length; p++) {
      waves[p] = random.doubles(amplitudes.length, -1, 1).toArray();
      directions[p] = new double[amplitudes.length];
    }
  }

  /** Returns the picture, {@code 3 x side x side}, RGB, within 0..1. */
  float[] picture() {
    int plane = side * side;
    double[] mixed = new double[3 * plane];
    for (int color = 0; color < ColorDecorrelation.COUNT; color++) {
      double[] real = new double[plane];
      double[] imaginary = new double[plane];
      for (int i = 0; i < plane; i++) {
        real[i] = waves[2 * color][i] * amplitudes[i];
        imaginary[i] = waves[2 * color + 1][i] * amplitudes[i];
      }
      transform.apply(real, imaginary, true);
      for (int c = 0; c < 3; c++) {
        double part = ColorDecorrelation.part(color, c);
        for (int i = 0; i < plane; i++) {
          mixed[c * plane + i] += part * real[i];
        }
      }
    }
    double square = 0;
    for (double value : mixed) {
      square += value * value / mixed.length;
    }
    double scale = square == 0 ? 0 : CONTRAST / Math.sqrt(square);
    for (double[] wave : waves) {
      multiply(wave, scale);
    }
    float[] picture = new float[mixed.length];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) (1 / (1 + Math.exp(-scale * mixed[i])));
    }
    return picture;
  }

  /**
   * Goes a step uphill.
   *
   * @param picture the picture as it stands
   * @param gradient of what is to grow with respect to it
   * @param rate how far, as a part of how far the picture is from gray
   */
  void climb(float[] picture, float[] gradient, double rate) {
    int plane = side * side;
    double[][] slopes = new double[waves.length][];
    for (int color = 0; color < ColorDecorrelation.COUNT; color++) {
      double[] real = new double[plane];
      double[] imaginary = new double[plane];
      for (int c = 0; c < 3; c++) {
        double part = ColorDecorrelation.part(color, c);
        for (int i = c * plane; i < (c + 1) * plane; i++) {
          real[i - c * plane] += part * gradient[i] * picture[i] * (1 - picture[i]);
        }
      }
      transform.apply(real, imaginary, false);
      for (int i = 0; i < plane; i++) {
        real[i] *= amplitudes[i];
        imaginary[i] *= amplitudes[i];
      }
      slopes[2 * color] = real;
      slopes[2 * color + 1] = imaginary;
    }
    double length = length(slopes);
    if (length == 0) {
      return;
    }
    for (int p = 0; p < waves.length; p++) {
      multiply(directions[p], INERTIA);
      add(directions[p], slopes[p], (1 - INERTIA) / length);
    }
    double step = rate * length(waves) / length(directions);
    for (int p = 0; p < waves.length; p++) {
      add(waves[p], directions[p], step);
    }
  }

  private static double length(double[][] parts) {
    double square = 0;
    for (double[] part : parts) {
      for (double value : part) {
        square += value * value;
      }
    }
    return Math.sqrt(square);
  }

  private static void multiply(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void add(double[] values, double[] others, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] += factor * others[i];
    }
  }
}
