package dev.atelier.classifier.digits.ink;

/** Parts ink from paper. */
final class AdaptiveThreshold {

  /** How far a window that holds nothing but paper keeps away from its mean. */
  private static final double SENSITIVITY = 0.5;

  /** The least deviation, in levels of gray, that counts as full contrast. */
  private static final double LEAST_CONTRAST = 10;

  private AdaptiveThreshold() {}

  /**
   * Finds the one threshold that parts values into two groups with the greatest variance between
   * them (Otsu, IEEE Transactions on Systems, Man, and Cybernetics, 1979).
   *
   * @param values 0..255
   * @return the threshold: the middle between the groups, so that one is below and one above
   */
  static double otsu(float[] values) {
    long[] histogram = new long[256];
    double total = 0;
    for (float value : values) {
      int level = Math.min(255, Math.max(0, Math.round(value)));
      histogram[level]++;
      total += level;
    }
    long below = 0;
    double sumBelow = 0;
    double greatest = -1;
    int first = 0;
    int last = 0;
    for (int level = 0; level < 255; level++) {
      below += histogram[level];
      sumBelow += (double) level * histogram[level];
      long above = values.length - below;
      if (below == 0 || above == 0) {
        continue;
      }
      double difference = sumBelow / below - (total - sumBelow) / above;
      double between = (double) below * above * difference * difference;
      if (between > greatest * (1 + 1e-12)) {
        greatest = between;
        first = level;
        last = level;
      } else if (between >= greatest * (1 - 1e-12)) {
        last = level;
      }
    }
    return (first + last) / 2.0 + 0.5;
  }

  /**
   * Finds dark ink on light paper by a threshold of its own for each pixel, from the mean and the
   * deviation around it (Sauvola and Pietikäinen, Pattern Recognition, 2000), relative to the
   * contrast that the picture has (Wolf and Jolion, Pattern Analysis and Applications, 2004).
   *
   * @param map the picture
   * @param radius how far around a pixel is looked
   * @param noise the deviation of the picture's noise, which is not to be taken for ink
   * @return for each pixel whether it is ink
   */
  static boolean[] local(GrayImage map, int radius, double noise) {
    WindowSums sums = new WindowSums(map, radius);
    int width = map.width();
    int height = map.height();
    float[] values = map.values();
    double darkest = 255;
    for (float value : values) {
      darkest = Math.min(darkest, value);
    }
    double contrast = Math.max(LEAST_CONTRAST, 3 * noise);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        contrast = Math.max(contrast, sums.deviation(x, y));
      }
    }
    boolean[] ink = new boolean[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double mean = sums.mean(x, y);
        double threshold =
            mean
                - SENSITIVITY * (1 - sums.deviation(x, y) / contrast) * (mean - darkest)
                // A touch below the mean, around which the noise of paper is.
                - Math.max(2, noise);
        ink[y * width + x] = values[y * width + x] < threshold;
      }
    }
    return ink;
  }

  /** The mean and deviation of all windows of a size (summed-area tables of Crow, 1984). */
  static final class WindowSums {

    private final int width;
    private final int height;
    private final int radius;
    private final double[] sums;
    private final double[] squares;

    WindowSums(GrayImage map, int radius) {
      this.width = map.width();
      this.height = map.height();
      this.radius = radius;
      this.sums = new double[(width + 1) * (height + 1)];
      this.squares = new double[sums.length];
      float[] values = map.values();
      for (int y = 0; y < height; y++) {
        double row = 0;
        double rowSquares = 0;
        for (int x = 0; x < width; x++) {
          double value = values[y * width + x];
          row += value;
          rowSquares += value * value;
          int i = (y + 1) * (width + 1) + x + 1;
          sums[i] = sums[i - width - 1] + row;
          squares[i] = squares[i - width - 1] + rowSquares;
        }
      }
    }

    double mean(int x, int y) {
      return over(sums, x, y);
    }

    double deviation(int x, int y) {
      double mean = over(sums, x, y);
      return Math.sqrt(Math.max(0, over(squares, x, y) - mean * mean));
    }

    private double over(double[] table, int x, int y) {
      int left = Math.max(0, x - radius);
      int right = Math.min(width, x + radius + 1);
      int top = Math.max(0, y - radius) * (width + 1);
      int bottom = Math.min(height, y + radius + 1);
      double sum =
          table[bottom * (width + 1) + right]
              - table[bottom * (width + 1) + left]
              - table[top + right]
              + table[top + left];
      return sum / ((double) (right - left) * (bottom - top / (width + 1)));
    }
  }
}
