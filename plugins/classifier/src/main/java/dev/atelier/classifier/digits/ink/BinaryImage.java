package dev.atelier.classifier.digits.ink;

/** A picture turned into dark ink on light paper, whichever it was, and where the ink is. */
public final class BinaryImage {

  /** Below this side in pixels, one threshold does for the whole picture. */
  private static final int SMALL = 48;

  private static final double CLEAR_SKEWNESS = 1;
  private static final double LEAST_RANGE = 12;

  private final GrayImage map;
  private final boolean[] ink;

  /**
   * Creates a map.
   *
   * @param map dark ink on light paper
   * @param ink for each pixel whether it is ink
   */
  BinaryImage(GrayImage map, boolean[] ink) {
    this.map = map;
    this.ink = ink;
  }

  /** Finds the ink of a picture. */
  public static BinaryImage of(GrayImage picture) {
    double noise = picture.noise();
    GrayImage clean = picture;
    for (double left = noise; left > 6; left /= 2.5) {
      clean = clean.smoothed();
    }
    double rest = noise > 6 ? clean.noise() : noise;
    GrayImage dark = isLightOnDark(clean) ? clean.inverted() : clean;
    float[] values = dark.values();
    float darkest = 255;
    float lightest = 0;
    for (float value : values) {
      darkest = Math.min(darkest, value);
      lightest = Math.max(lightest, value);
    }
    if (lightest - darkest < Math.max(LEAST_RANGE, 4 * rest)) {
      return new BinaryImage(dark, new boolean[values.length]);
    }
    int shortest = Math.min(dark.width(), dark.height());
    if (shortest >= SMALL) {
      return new BinaryImage(
          dark, AdaptiveThreshold.local(dark, Math.min(120, Math.max(16, shortest / 2)), rest));
    }
    double threshold = AdaptiveThreshold.otsu(values);
    boolean[] ink = new boolean[values.length];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = values[i] < threshold;
    }
    return new BinaryImage(dark, ink);
  }

  /**
   * Says whether the ink is lighter than the paper. There is less ink than paper, so that what
   * deviates most from its surroundings is ink; where that is not clear, the edge is paper.
   */
  static boolean isLightOnDark(GrayImage map) {
    int radius = Math.max(8, Math.min(map.width(), map.height()) / 2);
    AdaptiveThreshold.WindowSums sums = new AdaptiveThreshold.WindowSums(map, radius);
    double squares = 0;
    double cubes = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        double difference = map.values()[y * map.width() + x] - sums.mean(x, y);
        squares += difference * difference;
        cubes += difference * difference * difference;
      }
    }
    double count = map.values().length;
    double skewness = cubes / count / Math.pow(squares / count + 1e-9, 1.5);
    if (Math.abs(skewness) > CLEAR_SKEWNESS) {
      return skewness > 0;
    }
    double threshold = AdaptiveThreshold.otsu(map.values());
    int light = 0;
    int dark = 0;
    for (int y = 0; y < map.height(); y++) {
      boolean edge = y == 0 || y == map.height() - 1;
      for (int x = 0; x < map.width(); x += edge ? 1 : Math.max(1, map.width() - 1)) {
        if (map.values()[y * map.width() + x] > threshold) {
          light++;
        } else {
          dark++;
        }
      }
    }
    return dark > light;
  }

  /** Returns the picture, dark ink on light paper. */
  public GrayImage map() {
    return map;
  }

  /** Returns for each pixel whether it is ink; what is erased from it is no longer ink. */
  public boolean[] ink() {
    return ink;
  }

  public int width() {
    return map.width();
  }

  public int height() {
    return map.height();
  }
}
