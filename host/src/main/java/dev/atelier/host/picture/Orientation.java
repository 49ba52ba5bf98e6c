package dev.atelier.host.picture;

import java.awt.image.BufferedImage;
import org.imgscalr.Scalr;
import org.imgscalr.Scalr.Rotation;

/** Turns pictures as EXIF says. */
final class Orientation {

  private Orientation() {}

  /**
   * Turns an image upright.
   *
   * @param orientation what EXIF says, 1..8
   */
  static BufferedImage upright(BufferedImage image, int orientation) {
    return switch (orientation) {
      case 2 -> Scalr.rotate(image, Rotation.FLIP_HORZ);
      case 3 -> Scalr.rotate(image, Rotation.CW_180);
      case 4 -> Scalr.rotate(image, Rotation.FLIP_VERT);
      case 5 -> Scalr.rotate(Scalr.rotate(image, Rotation.CW_90), Rotation.FLIP_HORZ);
      case 6 -> Scalr.rotate(image, Rotation.CW_90);
      case 7 -> Scalr.rotate(Scalr.rotate(image, Rotation.CW_270), Rotation.FLIP_HORZ);
      case 8 -> Scalr.rotate(image, Rotation.CW_270);
      default -> image;
    };
  }
}
