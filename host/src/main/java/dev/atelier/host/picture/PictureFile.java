package dev.atelier.host.picture;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.picture.Picture;

/**
 * What was read from a picture file.
 *
 * @param picture the picture: upright, sRGB, transparent parts filled from their surroundings
 * @param format the format of the file, by its content
 * @param attachments what else the file held, to be given back to the result
 */
public record PictureFile(Picture picture, PictureFormat format, Attachments attachments) {

  /** Checks that nothing is missing. */
  public PictureFile {
    requireNonNull(picture, "picture is null");
    requireNonNull(format, "format is null");
    requireNonNull(attachments, "attachments is null");
  }
}
