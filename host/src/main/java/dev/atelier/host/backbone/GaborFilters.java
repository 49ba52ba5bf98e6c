package dev.atelier.host.backbone;

import dev.atelier.toolkit.file.ContentHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Filters made by hand, as vision was done with before filters were learned: waves under a Gaussian
 * (Gabor, 1946; Daugman, J. Opt. Soc. Am. A 2, 1985) and spots, together a bank for texture (Leung
 * and Malik, IJCV 43, 2001). The values are the same on every machine.
 *
 * <p>Each filter is {@code 3x11x11}, in RGB order, with a length of 1. What it sees of color is one
 * of three axes at right angles to each other: brightness, the mean of the three channels; red
 * against green; and blue against yellow. Filters for brightness sum to 0, so that an even surface
 * does not excite them; those for color sum to 0 over the channels, so that gray does not.
 */
final class GaborFilters {

  /** The side of a filter in pixels. */
  static final int SIZE = 11;

  /** The distance in pixels from one crest of a wave to the next. */
  static final double WAVELENGTH = 4;

  /** The number of directions, from 0 degrees in steps of 22.5. */
  static final int ORIENTATIONS = 8;

  /** What the values of all filters add up to, as {@link #sha256(List)} counts. */
  static final String SHA256 = "e6b478bed846047dbc2aa8295395e811b8388272409efd83d67cb25ab24ed80f";

  /** Half a wavelength: a bandwidth of about an octave, so that the levels cover all between. */
  private static final double DEVIATION = WAVELENGTH / 2;

  /** The deviation of a spot, for which the Laplacian of a Gaussian is tuned to WAVELENGTH. */
  private static final double SPOT_DEVIATION =
      WAVELENGTH * StrictMath.sqrt(2) / (2 * StrictMath.PI);

  private static final double[] BRIGHTNESS = {1, 1, 1};
  private static final double[] RED_GREEN = {1, -1, 0};
  private static final double[] BLUE_YELLOW = {-1, -1, 2};

  private GaborFilters() {}

  /** What a filter looks for. */
  enum Kind {
    /** A bright line: a cosine under a Gaussian. */
    LINE,
    /** An edge, dark before bright: a sine under a Gaussian. */
    EDGE,
    /** A bright spot on dark: the Laplacian of a Gaussian, upside down. */
    BRIGHT_SPOT,
    /** A dark spot on bright. */
    DARK_SPOT,
    /** Red where no green is. */
    RED,
    /** Green where no red is. */
    GREEN,
    /** Blue where no yellow is. */
    BLUE,
    /** Yellow where no blue is. */
    YELLOW
  }

  /**
   * A filter.
   *
   * @param kind what it looks for
   * @param degrees the direction that the wave runs in, at right angles to its lines, from the
   *     right by way of downwards, 0 to 180; 0 if it has none
   * @param values {@code 3x11x11} in row-major order
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Filter(Kind kind, double degrees, float[] values) {
    @Override
    public String toString() {
      return "%s %.1f".formatted(kind, degrees);
    }
  }

  /** Returns the filters: lines, edges, spots, and colors. */
  static List<Filter> all() {
    List<Filter> filters = new ArrayList<>();
    for (Kind kind : List.of(Kind.LINE, Kind.EDGE)) {
      for (int i = 0; i < ORIENTATIONS; i++) {
        double degrees = 180.0 * i / ORIENTATIONS;
        double[] plane = kind == Kind.LINE ? line(degrees) : edge(degrees);
        filters.add(filter(kind, degrees, plane, BRIGHTNESS, 1));
      }
    }
    filters.add(filter(Kind.BRIGHT_SPOT, 0, spot(), BRIGHTNESS, 1));
    filters.add(filter(Kind.DARK_SPOT, 0, spot(), BRIGHTNESS, -1));
    filters.add(filter(Kind.RED, 0, blob(), RED_GREEN, 1));
    filters.add(filter(Kind.GREEN, 0, blob(), RED_GREEN, -1));
    filters.add(filter(Kind.BLUE, 0, blob(), BLUE_YELLOW, 1));
    filters.add(filter(Kind.YELLOW, 0, blob(), BLUE_YELLOW, -1));
    return List.copyOf(filters);
  }

  /** A value at a place, counted from the middle of a filter. */
  @FunctionalInterface
  private interface Surface {
    double at(int x, int y);
  }

  private static double[] plane(Surface surface) {
    double[] values = new double[SIZE * SIZE];
    int middle = SIZE / 2;
    for (int i = 0; i < values.length; i++) {
      values[i] = surface.at(i % SIZE - middle, i / SIZE - middle);
    }
    return values;
  }

  private static double gaussian(int x, int y, double deviation) {
    return StrictMath.exp(-(x * x + y * y) / (2 * deviation * deviation));
  }

  private static double phase(int x, int y, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double along = x * StrictMath.cos(angle) + y * StrictMath.sin(angle);
    return 2 * StrictMath.PI * along / WAVELENGTH;
  }

  private static double[] line(double degrees) {
    return balanced(
        plane((x, y) -> gaussian(x, y, DEVIATION) * StrictMath.cos(phase(x, y, degrees))),
        DEVIATION);
  }

  private static double[] edge(double degrees) {
    return plane((x, y) -> gaussian(x, y, DEVIATION) * StrictMath.sin(phase(x, y, degrees)));
  }

  private static double[] spot() {
    double variance = SPOT_DEVIATION * SPOT_DEVIATION;
    return balanced(
        plane((x, y) -> gaussian(x, y, SPOT_DEVIATION) * (2 - (x * x + y * y) / variance)),
        SPOT_DEVIATION);
  }

  private static double[] blob() {
    return plane((x, y) -> gaussian(x, y, DEVIATION));
  }

  /**
   * Takes so much of the Gaussian away that the sum is 0, which leaves no step at the border where
   * a constant taken away would.
   */
  private static double[] balanced(double[] plane, double deviation) {
    double[] gaussian = plane((x, y) -> gaussian(x, y, deviation));
    double share = sum(plane) / sum(gaussian);
    double[] balanced = new double[plane.length];
    for (int i = 0; i < plane.length; i++) {
      balanced[i] = plane[i] - share * gaussian[i];
    }
    return balanced;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static Filter filter(
      Kind kind, double degrees, double[] plane, double[] color, int sign) {
    double squares = 0;
    for (double value : plane) {
      for (double part : color) {
        squares += value * part * value * part;
      }
    }
    double scale = sign / StrictMath.sqrt(squares);
    float[] values = new float[color.length * plane.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (plane[i % plane.length] * color[i / plane.length] * scale);
    }
    return new Filter(kind, degrees, values);
  }

  /** Returns the values of all filters, one after the other. */
  static float[] values(List<Filter> filters) {
    float[] values = new float[filters.size() * 3 * SIZE * SIZE];
    int position = 0;
    for (Filter filter : filters) {
      System.arraycopy(filter.values(), 0, values, position, filter.values().length);
      position += filter.values().length;
    }
    return values;
  }

  /** Returns the checksum of the values, as 32-bit floats with the lowest byte first. */
  static String sha256(List<Filter> filters) {
    float[] values = values(filters);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ContentHash.of(bytes.array());
  }
}
