package dev.atelier.style.training;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.style.image.PixelOps;
import java.util.SplittableRandom;

/**
 * At what size pictures are painted and compared while the fast method is trained.
 *
 * @param side the short side of the pictures
 * @param cutAt their short side when the square is cut out, before it is enlarged, which is the
 *     same and quicker
 * @param crop the side of the square that is painted
 * @param compared the side of it when it is compared
 * @param style the short side of the style when it is compared
 */
record TrainingScale(int side, int cutAt, int crop, int compared, int style) {

  /** Pictures as sharp as their files, which are small. */
  static final TrainingScale SHARP = new TrainingScale(256, 256, 128, 128, 256);

  /** Enlarged pictures, which are soft; users have both. */
  static final TrainingScale SOFT = new TrainingScale(512, 256, 176, 132, 384);

  /** Large enough for a painting to have strokes. */
  private static final int LARGE = 512;

  /** More of a style that is longer would take long to look at, and say little that is new. */
  private static final double MOST_ASPECT = 1.25;

  /** Returns a scale at which large pictures are compared as {@code evaluate-style} does. */
  static TrainingScale overall(int crop) {
    return new TrainingScale(LARGE, LARGE, crop, crop * 3 / 4, LARGE * 3 / 4);
  }

  /** Returns one at which they are compared pixel for pixel. */
  static TrainingScale inDetail(int crop) {
    return new TrainingScale(LARGE, LARGE, crop, crop, LARGE);
  }

  /** Says whether the pictures are smaller files than those that {@link #overall} is for. */
  boolean isOfSmallPictures() {
    return cutAt < LARGE;
  }

  /** Cuts a square out of a content at random, and mirrors it or not. */
  Picture crop(Picture picture, PictureService pictures, SplittableRandom random) {
    int cut = crop * cutAt / side;
    Picture scaled = scaled(picture, cutAt, pictures);
    Picture square =
        PixelOps.crop(
            scaled,
            random.nextInt(scaled.width() - cut + 1),
            random.nextInt(scaled.height() - cut + 1),
            cut);
    Picture turned = random.nextBoolean() ? PixelOps.flip(square) : square;
    return pictures.resize(turned, crop, crop);
  }

  /** Returns a style at the size at which the network looks at it. */
  Picture seen(Picture picture, PictureService pictures) {
    return middle(scaled(picture, side, pictures), side);
  }

  /** Returns a style at the size at which it is compared. */
  Picture compared(Picture picture, PictureService pictures) {
    return middle(scaled(picture, style, pictures), style);
  }

  private static Picture scaled(Picture picture, int side, PictureService pictures) {
    double factor = (double) side / Math.min(picture.width(), picture.height());
    int width = Math.max(side, (int) Math.round(picture.width() * factor));
    int height = Math.max(side, (int) Math.round(picture.height() * factor));
    return pictures.resize(picture, width, height);
  }

  private static Picture middle(Picture picture, int side) {
    int longest = (int) (MOST_ASPECT * side);
    int width = Math.min(picture.width(), longest);
    int height = Math.min(picture.height(), longest);
    return PixelOps.crop(
        picture, (picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
  }
}
