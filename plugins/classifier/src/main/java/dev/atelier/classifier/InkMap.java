package dev.atelier.classifier;

import dev.atelier.api.picture.Picture;

/** Where there is ink. */
final class InkMap {

  private final float[] ink;
  private final int width;
  private final int height;

  InkMap(float[] ink, int width, int height) {
    this.ink = ink;
    this.width = width;
    this.height = height;
  }

  float[] ink() {
    return ink;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  static InkMap ofDigit(Picture picture) {
    return new InkMap(
        new float[picture.width() * picture.height()], picture.width(), picture.height());
  }

  float[] framed() {
    return DigitFrame.of(ink, width, new Box(0, 0, width, height));
  }
}
