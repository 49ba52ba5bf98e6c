package dev.atelier.host.picture;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a picture file holds besides the colors: transparency, EXIF and XMP. Opaque and immutable;
 * taken from the picture that was read and given to the result that is written.
 */
public final class Attachments {

  private static final Attachments NONE =
      new Attachments(Optional.empty(), Optional.empty(), Optional.empty());

  private final Optional<AlphaPlane> alpha;
  private final Optional<byte[]> exif;
  private final Optional<byte[]> xmp;

  Attachments(Optional<AlphaPlane> alpha, Optional<byte[]> exif, Optional<byte[]> xmp) {
    this.alpha = requireNonNull(alpha, "alpha is null");
    this.exif = requireNonNull(exif, "exif is null");
    this.xmp = requireNonNull(xmp, "xmp is null");
  }

  /**
   * Returns no attachments, for a picture that came from no file.
   *
   * @return always the same
   */
  public static Attachments none() {
    return NONE;
  }

  /**
   * Tells whether the picture has transparent parts.
   *
   * @return {@code true} if at least one pixel is not opaque
   */
  public boolean hasTransparency() {
    return alpha.isPresent();
  }

  Optional<AlphaPlane> alpha() {
    return alpha;
  }

  /** An EXIF block from its TIFF header on, as it was found. */
  Optional<byte[]> exif() {
    return exif;
  }

  /** An XMP packet, as it was found. */
  Optional<byte[]> xmp() {
    return xmp;
  }
}
