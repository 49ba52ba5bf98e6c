package dev.atelier.classifier.training;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.util.SplittableRandom;

/** Views of a picture that are all of its class: itself, mirrored, and parts of it. */
final class AugmentedView {

  /** The least part of each side that a part of a picture keeps. */
  private static final double LEAST_PART = 0.7;

  private AugmentedView() {}

  /**
   * Returns a view.
   *
   * @param index which: 0 is the picture itself
   * @param flips whether a mirrored picture is a view of it
   * @param side the side in pixels of the square that the view is scaled to
   */
  static Picture of(
      Picture picture,
      int index,
      boolean flips,
      int side,
      PictureService pictures,
      SplittableRandom random) {
    if (index == 0) {
      return pictures.resize(picture, side, side);
    }
    boolean mirrored = flips && (index == 1 || random.nextBoolean());
    boolean whole = flips && index == 1;
    Picture seen = whole ? picture : part(picture, random);
    Picture scaled = pictures.resize(seen, side, side);
    return mirrored ? mirrored(scaled) : scaled;
  }

  private static Picture part(Picture picture, SplittableRandom random) {
    double share = LEAST_PART + (1 - LEAST_PART) * random.nextDouble();
    int width = Math.max(1, (int) Math.round(picture.width() * share));
    int height = Math.max(1, (int) Math.round(picture.height() * share));
    int left = random.nextInt(picture.width() - width + 1);
    int top = random.nextInt(picture.height() - height + 1);
    int[] pixels = picture.pixels();
    int[] cut = new int[width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, (top + y) * picture.width() + left, cut, y * width, width);
    }
    return Picture.of(width, height, cut);
  }

  private static Picture mirrored(Picture picture) {
    int[] pixels = picture.pixels();
    int width = picture.width();
    int[] turned = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int column = i % width;
      turned[i] = pixels[i - column + width - 1 - column];
    }
    return Picture.of(width, picture.height(), turned);
  }
}
