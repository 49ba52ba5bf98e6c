package dev.atelier.classifier.figure;

/**
 * Colors for values from 0 to 1: from dark blue over red to a light yellow, ever lighter, so that
 * they read the same in gray and for people who tell few colors apart.
 */
public final class ColorMap {

  private static final double[] PLACES = {0, 0.25, 0.5, 0.75, 0.9, 1};
  private static final int[] COLORS = {0x0a0a28, 0x3c1e82, 0xa62b76, 0xea6440, 0xfabe50, 0xfffadc};

  private ColorMap() {}

  /**
   * Returns a color.
   *
   * @param value what it stands for; values outside 0..1 get the color of the nearest inside
   * @return {@code 0xRRGGBB}
   */
  public static int color(double value) {
    double inside = Math.min(1, Math.max(0, value));
    int above = 1;
    while (PLACES[above] < inside) {
      above++;
    }
    double part = (inside - PLACES[above - 1]) / (PLACES[above] - PLACES[above - 1]);
    return mix(COLORS[above - 1], COLORS[above], part);
  }

  /** Returns a color between two: 0 gives the first, 1 the second. */
  public static int mix(int first, int second, double part) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double value = (first >> shift & 0xff) * (1 - part) + (second >> shift & 0xff) * part;
      mixed |= (int) Math.round(value) << shift;
    }
    return mixed;
  }
}
