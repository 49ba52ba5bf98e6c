package dev.atelier.classifier.digits.ink;

/**
 * A rectangle of whole pixels.
 *
 * @param x the first column
 * @param y the first row
 * @param width the number of columns
 * @param height the number of rows
 */
public record Box(int x, int y, int width, int height) {

  /** Returns the column after the last. */
  public int right() {
    return x + width;
  }

  /** Returns the row after the last. */
  public int bottom() {
    return y + height;
  }

  public double centerX() {
    return x + width / 2.0;
  }

  public double centerY() {
    return y + height / 2.0;
  }

  /** Returns the smallest box around both. */
  public Box union(Box other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Box(
        left,
        top,
        Math.max(right(), other.right()) - left,
        Math.max(bottom(), other.bottom()) - top);
  }

  /**
   * Finds the smallest box around all values above a threshold.
   *
   * @return the box; of no width and height if there are none
   */
  public static Box around(float[] values, int width, int height, float threshold) {
    int left = width;
    int right = 0;
    int top = height;
    int bottom = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (values[y * width + x] > threshold) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    return right == 0 ? new Box(0, 0, 0, 0) : new Box(left, top, right - left, bottom - top);
  }
}
