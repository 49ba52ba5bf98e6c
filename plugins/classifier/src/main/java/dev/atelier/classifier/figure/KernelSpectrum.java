package dev.atelier.classifier.figure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What kind of pattern a small kernel looks for, read off its Fourier spectrum.
 *
 * <p>The mean of each channel is taken away, and the power of what is left is summed over the
 * channels, so that a change of color counts as a change of brightness does. Then
 *
 * <ul>
 *   <li>the <i>orientation</i> is the mean direction of the power, with angles doubled since a wave
 *       has no front and back (Bigün and Granlund, ICCV 1987), turned by a right angle from the
 *       wave's to the edge's;
 *   <li>the <i>directedness</i> is the length of that mean, 0 for what looks the same from all
 *       sides, 1 for stripes without end;
 *   <li>the <i>frequency</i> is that of the stripes in that direction, or in any for a blob, which
 *       excite the kernel most.
 * </ul>
 *
 * <p>Three pixels hold no more than one wave, whatever its length: of a kernel of 3x3 the frequency
 * says to which stripes it answers, and not from which it was made.
 *
 * @param kind what it looks for
 * @param orientation the direction of the edges, in degrees 0..180 anticlockwise: 0 is a horizontal
 *     line, 45 rises to the right, 90 is vertical; means nothing for blobs and flat colors
 * @param frequency in cycles per pixel, 0 for flat colors
 * @param directedness how much of it lies in one direction, 0..1
 * @param strength the Euclidean length of the kernel
 */
public record KernelSpectrum(
    Kind kind, double orientation, double frequency, double directedness, double strength) {

  /** What a kernel looks for. */
  public enum Kind {
    /** From one side to the other, brightness or color changes once. */
    EDGE,
    /** It changes there and back: a line, or several. */
    GRATING,
    /** It changes in no direction more than in others: a spot, or noise. */
    BLOB,
    /** It hardly changes. */
    FLAT_COLOUR,
    /** Nothing. */
    EMPTY;

    /** Returns the word for people. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The part of a kernel's energy that lies in its mean if it is flat. */
  private static final double FLAT = 0.8;

  /** Noise of 3x3 is as directed as this on average. */
  private static final double DIRECTED = 0.3;

  /** The part of the greatest stripe that another has at least to count. */
  private static final double STRIPE = 0.3;

  private static final double HIGHEST_FREQUENCY = 0.5;
  private static final int DIRECTIONS_OF_BLOB = 16;
  private static final int FINE_BINS = 16;

  /** Returns whether the orientation means something. */
  public boolean isDirected() {
    return kind == Kind.EDGE || kind == Kind.GRATING;
  }

  /**
   * Measures a kernel.
   *
   * @param kernel {@code channels x side x side}, row by row
   * @param side the side in pixels
   */
  public static KernelSpectrum of(float[] kernel, int side) {
    int plane = side * side;
    int channels = kernel.length / plane;
    double[][] centered = new double[channels][plane];
    double energy = 0;
    double remaining = 0;
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      for (int i = 0; i < plane; i++) {
        mean += kernel[c * plane + i] / (double) plane;
      }
      for (int i = 0; i < plane; i++) {
        double value = kernel[c * plane + i];
        centered[c][i] = value - mean;
        energy += value * value;
        remaining += centered[c][i] * centered[c][i];
      }
    }
    double strength = Math.sqrt(energy);
    if (energy == 0) {
      return new KernelSpectrum(Kind.EMPTY, 0, 0, 0, 0);
    }
    if (remaining <= (1 - FLAT) * energy) {
      return new KernelSpectrum(Kind.FLAT_COLOUR, 0, 0, 0, strength);
    }
    double[] direction = meanDirection(centered, side);
    double directedness = Math.hypot(direction[0], direction[1]);
    double wave = Math.atan2(direction[1], direction[0]) / 2;
    if (directedness < DIRECTED) {
      double frequency = 0;
      double greatest = -1;
      for (int i = 0; i < DIRECTIONS_OF_BLOB; i++) {
        double[] peak = peak(centered, side, Math.PI * i / DIRECTIONS_OF_BLOB);
        if (peak[1] > greatest) {
          frequency = peak[0];
          greatest = peak[1];
        }
      }
      return new KernelSpectrum(Kind.BLOB, 0, frequency, directedness, strength);
    }
    double orientation = Math.toDegrees(Math.atan2(Math.cos(wave), Math.sin(wave)));
    return new KernelSpectrum(
        stripes(centered, side, wave) > 2 ? Kind.GRATING : Kind.EDGE,
        (orientation + 360) % 180,
        peak(centered, side, wave)[0],
        directedness,
        strength);
  }

  /** Returns the power's mean cosine and sine of twice the direction of the wave. */
  private static double[] meanDirection(double[][] planes, int side) {
    int size = Math.max(64, 2 * side);
    double total = 0;
    double cosine = 0;
    double sine = 0;
    double[][] power = new double[size][size / 2 + 1];
    for (double[] plane : planes) {
      addPower(plane, side, power);
    }
    for (int v = 0; v < size; v++) {
      double y = (double) (v <= size / 2 ? v : v - size) / size;
      for (int u = 0; u <= size / 2; u++) {
        double x = (double) u / size;
        double square = x * x + y * y;
        // Only a disc has as much room in each direction, and of the whole plane it is one half.
        if (square > 0 && square <= HIGHEST_FREQUENCY * HIGHEST_FREQUENCY) {
          double weight = power[v][u] * (u == 0 ? 1 : 2);
          total += weight;
          cosine += weight * (x * x - y * y) / square;
          sine += weight * 2 * x * y / square;
        }
      }
    }
    return total == 0 ? new double[2] : new double[] {cosine / total, sine / total};
  }

  /** Adds the squared absolute values of a plane's spectrum, padded by zeros. */
  private static void addPower(double[] plane, int side, double[][] power) {
    int size = power.length;
    int half = power[0].length;
    double[] cosines = new double[size];
    double[] sines = new double[size];
    for (int i = 0; i < size; i++) {
      cosines[i] = Math.cos(2 * Math.PI * i / size);
      sines[i] = Math.sin(2 * Math.PI * i / size);
    }
    double[][] real = new double[half][side];
    double[][] imaginary = new double[half][side];
    for (int u = 0; u < half; u++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          real[u][y] += plane[y * side + x] * cosines[u * x % size];
          imaginary[u][y] -= plane[y * side + x] * sines[u * x % size];
        }
      }
    }
    for (int v = 0; v < size; v++) {
      for (int u = 0; u < half; u++) {
        double re = 0;
        double im = 0;
        for (int y = 0; y < side; y++) {
          double cosine = cosines[v * y % size];
          double sine = sines[v * y % size];
          re += real[u][y] * cosine + imaginary[u][y] * sine;
          im += imaginary[u][y] * cosine - real[u][y] * sine;
        }
        power[v][u] += re * re + im * im;
      }
    }
  }

  /** Returns the frequency of the greatest power in a direction, and that power. */
  private static double[] peak(double[][] planes, int side, double direction) {
    double[][] profiles = new double[planes.length][];
    for (int c = 0; c < planes.length; c++) {
      profiles[c] = profile(planes[c], side, direction, FINE_BINS);
    }
    double best = 0;
    double greatest = -1;
    double low = 0.01;
    double high = HIGHEST_FREQUENCY;
    for (double step = 0.01; step > 1e-5; step /= 10) {
      int steps = (int) Math.round((high - low) / step);
      for (int i = 0; i <= steps; i++) {
        double frequency = low + i * step;
        double power = power(profiles, frequency / FINE_BINS);
        if (power > greatest) {
          greatest = power;
          best = frequency;
        }
      }
      low = Math.max(0, best - step);
      high = Math.min(HIGHEST_FREQUENCY, best + step);
    }
    return new double[] {best, greatest};
  }

  private static double power(double[][] profiles, double frequency) {
    double sum = 0;
    for (double[] profile : profiles) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < profile.length; i++) {
        if (profile[i] != 0) {
          re += profile[i] * Math.cos(2 * Math.PI * frequency * i);
          im += profile[i] * Math.sin(2 * Math.PI * frequency * i);
        }
      }
      sum += re * re + im * im;
    }
    return sum;
  }

  /** Sums a plane across a direction, each pixel shared between the two bins beside it. */
  private static double[] profile(double[] plane, int side, double direction, int binsPerPixel) {
    int reach = (int) Math.ceil(side * Math.sqrt(0.5) * binsPerPixel) + 1;
    double[] profile = new double[2 * reach + 1];
    double middle = (side - 1) / 2.0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double along = (x - middle) * Math.cos(direction) + (y - middle) * Math.sin(direction);
        double place = along * binsPerPixel + reach;
        int bin = (int) Math.floor(place);
        double value = plane[y * side + x];
        profile[bin] += value * (1 - place + bin);
        profile[bin + 1] += value * (place - bin);
      }
    }
    return profile;
  }

  /** Counts the stripes that a wave's direction crosses, faint ones left out. */
  private static int stripes(double[][] planes, int side, double direction) {
    double[] profile = profile(inMainColor(planes), side, direction, 1);
    List<Double> stripes = new ArrayList<>();
    double sum = 0;
    for (double value : profile) {
      if (value * sum < 0) {
        stripes.add(Math.abs(sum));
        sum = 0;
      }
      sum += value;
    }
    stripes.add(Math.abs(sum));
    double greatest = Collections.max(stripes);
    return (int) stripes.stream().filter(stripe -> stripe >= STRIPE * greatest).count();
  }

  /** Returns the plane along the color in which there is most change. */
  private static double[] inMainColor(double[][] planes) {
    int channels = planes.length;
    double[][] products = new double[channels][channels];
    int strongest = 0;
    for (int a = 0; a < channels; a++) {
      for (int b = 0; b < channels; b++) {
        for (int i = 0; i < planes[a].length; i++) {
          products[a][b] += planes[a][i] * planes[b][i];
        }
      }
      strongest = products[a][a] > products[strongest][strongest] ? a : strongest;
    }
    double[] color = products[strongest].clone();
    for (int round = 0; round < 50; round++) {
      double[] next = new double[channels];
      double length = 0;
      for (int a = 0; a < channels; a++) {
        for (int b = 0; b < channels; b++) {
          next[a] += products[a][b] * color[b];
        }
        length = Math.hypot(length, next[a]);
      }
      for (int a = 0; a < channels; a++) {
        color[a] = next[a] / length;
      }
    }
    double[] plane = new double[planes[0].length];
    for (int a = 0; a < channels; a++) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] += color[a] * planes[a][i];
      }
    }
    return plane;
  }
}
