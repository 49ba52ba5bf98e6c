package dev.atelier.host.picture;

import dev.atelier.toolkit.file.PictureKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A format of picture files. */
public enum PictureFormat {

  /** JPEG, which loses a little and has no transparency. */
  JPEG(PictureKind.JPEG, true),
  /** PNG, which loses nothing. */
  PNG(PictureKind.PNG, true),
  /** TIFF, which loses nothing. */
  TIFF(PictureKind.TIFF, true),
  /** WebP, which can be read only. */
  WEBP(PictureKind.WEBP, false),
  /** GIF, which can be read only, and of which the first frame counts. */
  GIF(PictureKind.GIF, false),
  /** BMP, which can be read only. */
  BMP(PictureKind.BMP, false);

  /** How many bytes {@link #ofContent} needs to see. */
  static final int SIGNATURE_LENGTH = PictureKind.SIGNATURE_LENGTH;

  private final PictureKind kind;
  private final boolean writable;

  PictureFormat(PictureKind kind, boolean writable) {
    this.kind = kind;
    this.writable = writable;
  }

  /**
   * Returns the format that a file's name promises.
   *
   * @param file the file, which need not exist
   * @return the format; empty if the extension is not that of a picture that can be read
   */
  public static Optional<PictureFormat> ofExtension(Path file) {
    return PictureKind.ofExtension(file).flatMap(PictureFormat::of);
  }

  /**
   * Returns the format that a file's first bytes show.
   *
   * @param head the first bytes, 18 or more if the file has them
   * @return the format; empty if it is none of these
   */
  public static Optional<PictureFormat> ofContent(byte[] head) {
    return PictureKind.ofContent(head).flatMap(PictureFormat::of);
  }

  private static Optional<PictureFormat> of(PictureKind kind) {
    return Arrays.stream(values()).filter(format -> format.kind == kind).findFirst();
  }

  /**
   * Tells whether results can be written in this format.
   *
   * @return {@code true} for JPEG, PNG and TIFF
   */
  public boolean isWritable() {
    return writable;
  }

  /**
   * Returns the extensions of files in this format, the usual one first.
   *
   * @return in lower case, without the dot
   */
  public List<String> extensions() {
    return kind.extensions();
  }

  /**
   * Returns the name that people know.
   *
   * @return such as {@code WebP}
   */
  @Override
  public String toString() {
    return kind.toString();
  }
}
