package dev.atelier.host.picture;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How to write a picture file.
 *
 * @param format the format, one that is {@linkplain PictureFormat#isWritable() writable}
 * @param quality the quality of a JPEG, 1 (small) to 100 (good); of no effect on the others, which
 *     lose nothing
 */
public record SaveOptions(PictureFormat format, int quality) {

  /** A quality at which losses are hard to see. */
  public static final int DEFAULT_QUALITY = 95;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the quality is out of range
   */
  public SaveOptions {
    requireNonNull(format, "format is null");
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("the quality is 1..100, not " + quality);
    }
  }

  /**
   * Returns options with the default quality.
   *
   * @param format the format
   * @return the options
   */
  public static SaveOptions of(PictureFormat format) {
    return new SaveOptions(format, DEFAULT_QUALITY);
  }

  /**
   * Returns how to write what becomes of an input where no name says it.
   *
   * @param input the input
   * @param format the format asked for; empty for the input's, or PNG if that cannot be written
   * @param quality the quality of a JPEG
   * @return the options
   */
  public static SaveOptions of(PictureFile input, Optional<PictureFormat> format, int quality) {
    PictureFormat own = input.format().isWritable() ? input.format() : PictureFormat.PNG;
    return new SaveOptions(format.orElse(own), quality);
  }
}
