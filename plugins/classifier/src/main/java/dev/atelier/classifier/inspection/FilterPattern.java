package dev.atelier.classifier.inspection;

/** What a filter looks for, as a picture. */
final class FilterPattern {

  private final int filter;
  private final float[] pixels;
  private final int side;
  private final double activation;

  /**
   * Creates a pattern.
   *
   * @param filter its index in the layer
   * @param pixels {@code 3 x side x side}: the weights of a kernel, or colors within 0..1
   * @param side the side in pixels
   * @param activation how much the picture excites it; 0 if nothing that was tried does
   */
  FilterPattern(int filter, float[] pixels, int side, double activation) {
    this.filter = filter;
    this.pixels = pixels;
    this.side = side;
    this.activation = activation;
  }

  int filter() {
    return filter;
  }

  float[] pixels() {
    return pixels;
  }

  int side() {
    return side;
  }

  double activation() {
    return activation;
  }

  /** Returns whether anything that was tried excites the filter. */
  boolean isExcited() {
    return activation > 0;
  }
}
