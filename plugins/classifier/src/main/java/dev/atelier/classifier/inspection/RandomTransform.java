package dev.atelier.classifier.inspection;

import java.util.SplittableRandom;

/**
 * Cuts a square out of a canvas, a little moved, turned and scaled, so that only what excites a
 * filter in spite of it is found; and brings gradients back to where they belong.
 */
final class RandomTransform {

  private static final int TAPS = 4;

  private final int canvas;
  private final int side;
  private final int[] places;
  private final float[] weights;

  private RandomTransform(
      int canvas, int side, double turn, double scale, double moveRight, double moveDown) {
    this.canvas = canvas;
    this.side = side;
    this.places = new int[TAPS * side * side];
    this.weights = new float[TAPS * side * side];
    double cosine = scale * Math.cos(turn);
    double sine = scale * Math.sin(turn);
    double middle = (side - 1) / 2.0;
    double center = (canvas - 1) / 2.0;
    // A whole number of pixels between the two middles, so that the cut at rest is sharp.
    double offset = Math.floor(center - middle) + middle;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double column = cosine * (x - middle) - sine * (y - middle) + offset + moveRight;
        double row = sine * (x - middle) + cosine * (y - middle) + offset + moveDown;
        tap(y * side + x, column, row);
      }
    }
  }

  private void tap(int pixel, double column, double row) {
    int left = (int) Math.floor(column);
    int top = (int) Math.floor(row);
    double right = column - left;
    double down = row - top;
    for (int tap = 0; tap < TAPS; tap++) {
      int x = left + (tap & 1);
      int y = top + (tap >> 1);
      places[TAPS * pixel + tap] = Math.floorMod(y, canvas) * canvas + Math.floorMod(x, canvas);
      weights[TAPS * pixel + tap] =
          (float) (((tap & 1) == 0 ? 1 - right : right) * (tap < 2 ? 1 - down : down));
    }
  }

  /** Returns the cut from the middle, as it is. */
  static RandomTransform none(int canvas, int side) {
    return new RandomTransform(canvas, side, 0, 1, 0, 0);
  }

  /**
   * Draws a cut.
   *
   * @param canvas the side of the canvas
   * @param side the side of the cut
   * @param reach how far it is moved at most, in pixels
   * @param turn how far it is turned at most, in degrees
   * @param scaling by which part it is scaled at most
   */
  static RandomTransform drawn(
      int canvas, int side, double reach, double turn, double scaling, SplittableRandom random) {
    return new RandomTransform(
        canvas,
        side,
        Math.toRadians(turn) * symmetric(random),
        1 + scaling * symmetric(random),
        reach * symmetric(random),
        reach * symmetric(random));
  }

  private static double symmetric(SplittableRandom random) {
    return 2 * random.nextDouble() - 1;
  }

  /** Cuts {@code 3 x side x side} out of {@code 3 x canvas x canvas}. */
  float[] cut(float[] picture) {
    int plane = side * side;
    float[] cut = new float[3 * plane];
    for (int c = 0; c < 3; c++) {
      int first = c * canvas * canvas;
      for (int i = 0; i < places.length; i++) {
        cut[c * plane + i / TAPS] += weights[i] * picture[first + places[i]];
      }
    }
    return cut;
  }

  /** Brings a gradient, {@code 3 x side x side}, back to {@code 3 x canvas x canvas}. */
  float[] back(float[] gradient) {
    int plane = side * side;
    float[] back = new float[3 * canvas * canvas];
    for (int c = 0; c < 3; c++) {
      int first = c * canvas * canvas;
      for (int i = 0; i < places.length; i++) {
        back[first + places[i]] += weights[i] * gradient[c * plane + i / TAPS];
      }
    }
    return back;
  }
}
