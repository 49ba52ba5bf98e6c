package dev.atelier.style.image;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;

/** Scales pictures so that their shorter side has a given length. */
public final class ShortSideResizer {

  private final PictureService pictures;

  public ShortSideResizer(PictureService pictures) {
    this.pictures = pictures;
  }

  public Picture scale(Picture picture, int length) {
    double factor = (double) length / Math.min(picture.width(), picture.height());
    return pictures.resize(
        picture,
        (int) Math.round(picture.width() * factor),
        (int) Math.round(picture.height() * factor));
  }

  /** Scales a picture up if it is smaller. */
  public Picture scaleUp(Picture picture, int length) {
    return Math.min(picture.width(), picture.height()) < length ? scale(picture, length) : picture;
  }
}
