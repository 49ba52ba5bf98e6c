package dev.atelier.samples;

import java.util.stream.IntStream;

/**
 * A valley with a lake, seen from its near end: heights in meters over a plane in meters, x to the
 * right and z ahead. The lake's level is 0.
 */
final class Terrain {

  static final double FARTHEST = 8600;
  static final double HIGHEST = 3000;

  private static final double LEFT = -6600;
  private static final double RIGHT = 6600;
  private static final double NEAREST = 60;

  /** The peaks that the picture is composed of: x, z, height and radius. */
  private static final double[][] PEAKS = {
    {620, 5300, 1560, 1500},
    {-300, 6200, 1500, 1300},
    {-1750, 5000, 1250, 1250},
    {-3100, 6300, 1700, 1500},
    {2500, 5600, 1500, 1300},
    {3600, 4600, 1300, 1300},
    {-1500, 2500, 620, 850},
    {-2300, 3300, 900, 1000},
    {1750, 2700, 560, 800},
    {2300, 3600, 800, 1000},
    {300, 3700, 480, 800},
  };

  private final Noise noise = new Noise(20_261);
  private final int columns;
  private final int rows;
  private final float[] heights;

  /** Makes the terrain with heights on a grid of the given number of columns. */
  Terrain(int columns) {
    this.columns = columns;
    this.rows = (int) (columns * (FARTHEST - NEAREST) / (RIGHT - LEFT));
    this.heights = new float[columns * rows];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              double z = Curves.mix(NEAREST, FARTHEST, (double) row / (rows - 1));
              for (int column = 0; column < columns; column++) {
                double x = Curves.mix(LEFT, RIGHT, (double) column / (columns - 1));
                heights[row * columns + column] = (float) shape(x, z);
              }
            });
  }

  /** The height of the ground; below 0 it is the lake's bed. */
  double height(double x, double z) {
    double u = (x - LEFT) / (RIGHT - LEFT) * (columns - 1);
    double v = (z - NEAREST) / (FARTHEST - NEAREST) * (rows - 1);
    u = Math.max(0, Math.min(columns - 1.001, u));
    v = Math.max(0, Math.min(rows - 1.001, v));
    int at = ((int) v) * columns + (int) u;
    double across = u - (int) u;
    double near = Curves.mix(heights[at], heights[at + 1], across);
    double far = Curves.mix(heights[at + columns], heights[at + columns + 1], across);
    return Curves.mix(near, far, v - (int) v);
  }

  /** The ground's upward direction, smoothed over {@code reach} meters. */
  Vector normal(double x, double z, double reach) {
    return new Vector(
            height(x - reach, z) - height(x + reach, z),
            2 * reach,
            height(x, z - reach) - height(x, z + reach))
        .normalized();
  }

  /**
   * The distance at which a ray meets the ground above the lake, or infinity.
   *
   * @param from the distance at which to start looking
   */
  double meet(Vector origin, Vector direction, double from) {
    double previous = from;
    double distance = from;
    while (distance < FARTHEST) {
      Vector place = origin.along(direction, distance);
      if (place.y() > HIGHEST && direction.y() > 0) {
        return Double.POSITIVE_INFINITY;
      }
      double gap = place.y() - height(place.x(), place.z());
      if (gap < 0) {
        return refine(origin, direction, previous, distance);
      }
      previous = distance;
      distance += Math.max(0.0012 * distance + 0.3, 0.22 * gap);
    }
    return Double.POSITIVE_INFINITY;
  }

  /** How much of the sun is seen from a place: 0 in shade, 1 in full light. */
  double sunlight(Vector place, Vector sun) {
    double seen = 1;
    double distance = 14;
    while (distance < 6000) {
      Vector point = place.along(sun, distance);
      if (point.y() > HIGHEST) {
        break;
      }
      double gap = point.y() - height(point.x(), point.z());
      seen = Math.min(seen, 0.5 + 28 * gap / distance);
      if (seen <= 0) {
        return 0;
      }
      distance += Math.max(12 + 0.015 * distance, 0.4 * gap);
    }
    return Curves.smoothStep(0, 1, seen);
  }

  private double refine(Vector origin, Vector direction, double above, double below) {
    for (int i = 0; i < 10; i++) {
      double middle = 0.5 * (above + below);
      Vector place = origin.along(direction, middle);
      if (place.y() < height(place.x(), place.z())) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return 0.5 * (above + below);
  }

  private double shape(double x, double z) {
    double inland = inland(x, z);
    double bank = inland < 0 ? Math.max(-8, 0.12 * inland) : 9 * (1 - Math.exp(-inland / 60));
    double bent = 420 * noise.fractal(x / 1900 + 31, z / 1900, 3);
    double massif = 0;
    for (double[] peak : PEAKS) {
      double away = Math.hypot(x + bent - peak[0], z + 0.6 * bent - peak[1]) / peak[3];
      massif += Math.pow(peak[2] * Math.exp(-1.2 * Math.pow(away, 1.35)), 2.2);
    }
    massif = Math.pow(massif, 1 / 2.2);
    double crests = noise.ridged((x + bent) / 1700, (z - bent) / 1700 + 9, 11);
    double rise = Curves.smoothStep(0, 1100, inland);
    double hills =
        26 * (1 + noise.fractal(x / 240, z / 240, 5)) * Curves.smoothStep(20, 400, inland);
    return bank + hills + rise * massif * (0.42 + 1.05 * crests);
  }

  /** Meters from the lake's shore, negative in the lake; roughly. */
  private double inland(double x, double z) {
    double middle = 60 * Math.sin(z / 520);
    double halfWidth = 250 + 0.16 * z;
    double shore = Math.max(Math.abs(x - middle) - halfWidth, z - 1750);
    double leftPoint = 95 - Math.hypot((x + 205) / 1.3, (z - 285) / 0.55);
    double rightPoint = 150 - Math.hypot((x - 420) / 1.15, (z - 610) / 0.5);
    double ragged = 26 * noise.fractal(x / 130, z / 130, 5);
    return Math.max(shore, Math.max(leftPoint, rightPoint)) + ragged;
  }
}
