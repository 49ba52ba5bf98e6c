package dev.atelier.classifier.digits.ink;

/**
 * Where the pixels of a turned picture come from.
 *
 * @param angle in radians, clockwise as seen
 * @param width the width of the picture
 * @param height the height of the picture
 */
public record Rotation(double angle, int width, int height) {

  /** Returns the column before the turn of a pixel after it. */
  double sourceX(double x, double y) {
    double u = x - (width - 1) / 2.0;
    double v = y - (height - 1) / 2.0;
    return (width - 1) / 2.0 + Math.cos(angle) * u - Math.sin(angle) * v;
  }

  /** Returns the row before the turn of a pixel after it. */
  double sourceY(double x, double y) {
    double u = x - (width - 1) / 2.0;
    double v = y - (height - 1) / 2.0;
    return (height - 1) / 2.0 + Math.sin(angle) * u + Math.cos(angle) * v;
  }
}
