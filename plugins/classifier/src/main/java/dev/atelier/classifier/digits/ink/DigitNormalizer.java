package dev.atelier.classifier.digits.ink;

/**
 * Brings a mark into the frame that the digits of MNIST stand in: scaled with its proportions kept,
 * so that the longer side of its box takes 20 of 28 pixels, and moved so that its center of mass is
 * the middle (LeCun et al., 1998).
 */
public final class DigitNormalizer {

  public static final int SIDE = 28;
  public static final int PIXELS = SIDE * SIDE;
  private static final double BOX = 20;

  private DigitNormalizer() {}

  /**
   * Frames a mark.
   *
   * @param ink the mark, 0 paper and 1 ink, row by row
   * @param width the width of what {@code ink} shows
   * @param box the part to frame; all outside counts as paper
   * @return 28x28 values 0..1; all 0 if there is no ink
   */
  public static float[] of(float[] ink, int width, Box box) {
    double mass = 0;
    double centerX = 0;
    double centerY = 0;
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        float value = ink[y * width + x];
        mass += value;
        centerX += value * (x + 0.5);
        centerY += value * (y + 0.5);
      }
    }
    if (mass <= 0) {
      return new float[PIXELS];
    }
    double scale = BOX / Math.max(box.width(), box.height());
    Taps columns = Taps.of(centerX / mass, scale, box.x(), box.right());
    Taps rows = Taps.of(centerY / mass, scale, box.y(), box.bottom());
    float[] narrowed = new float[box.height() * SIDE];
    for (int y = 0; y < box.height(); y++) {
      for (int column = 0; column < SIDE; column++) {
        narrowed[y * SIDE + column] =
            columns.sum(column, ink, (y + box.y()) * width + columns.first[column], 1);
      }
    }
    float[] framed = new float[PIXELS];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        int first = (rows.first[row] - box.y()) * SIDE + column;
        framed[row * SIDE + column] = Math.min(1, rows.sum(row, narrowed, first, SIDE));
      }
    }
    return framed;
  }

  /** For each place along a side of the frame the pixels that it sees, and what they weigh. */
  private static final class Taps {

    private final int[] first = new int[SIDE];
    private final float[][] weights = new float[SIDE][];

    /**
     * Weighs by a triangle as wide as two pixels of the coarser grid; what is beyond the box weighs
     * too, but is paper.
     */
    static Taps of(double center, double scale, int from, int to) {
      Taps taps = new Taps();
      double reach = Math.max(1, 1 / scale);
      for (int i = 0; i < SIDE; i++) {
        double middle = center + (i + 0.5 - SIDE / 2.0) / scale;
        int lowest = (int) Math.ceil(middle - reach - 0.5);
        int highest = (int) Math.floor(middle + reach - 0.5);
        double total = 0;
        for (int k = lowest; k <= highest; k++) {
          total += Math.max(0, 1 - Math.abs(k + 0.5 - middle) / reach);
        }
        int begin = Math.min(Math.max(lowest, from), to);
        int end = Math.max(begin, Math.min(highest + 1, to));
        taps.first[i] = begin;
        taps.weights[i] = new float[end - begin];
        for (int k = begin; k < end; k++) {
          taps.weights[i][k - begin] =
              (float) (Math.max(0, 1 - Math.abs(k + 0.5 - middle) / reach) / total);
        }
      }
      return taps;
    }

    float sum(int place, float[] values, int start, int stride) {
      float sum = 0;
      float[] of = weights[place];
      for (int i = 0; i < of.length; i++) {
        sum += of[i] * values[start + i * stride];
      }
      return sum;
    }
  }
}
