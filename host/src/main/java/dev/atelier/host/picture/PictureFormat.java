package dev.atelier.host.picture;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A format of picture files. */
public enum PictureFormat {

  /** JPEG, which loses a little and has no transparency. */
  JPEG("JPEG", true, "jpg jpeg jpe jfif"),
  /** PNG, which loses nothing. */
  PNG("PNG", true, "png"),
  /** TIFF, which loses nothing. */
  TIFF("TIFF", true, "tif tiff"),
  /** WebP, which can be read only. */
  WEBP("WebP", false, "webp"),
  /** GIF, which can be read only, and of which the first frame counts. */
  GIF("GIF", false, "gif"),
  /** BMP, which can be read only. */
  BMP("BMP", false, "bmp dib");

  /** How many bytes {@link #ofContent} needs to see. */
  static final int SIGNATURE_LENGTH = 18;

  private final String displayName;
  private final boolean writable;
  private final String extensions;

  PictureFormat(String displayName, boolean writable, String extensions) {
    this.displayName = displayName;
    this.writable = writable;
    this.extensions = extensions;
  }

  /**
   * Returns the format that a file's name promises.
   *
   * @param file the file, which need not exist
   * @return the format; empty if the extension is not that of a picture
   */
  public static Optional<PictureFormat> ofExtension(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    String extension = text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return text.indexOf('.') < 0
        ? Optional.empty()
        : Arrays.stream(values())
            .filter(format -> format.extensions().contains(extension))
            .findFirst();
  }

  /**
   * Returns the format that a file's first bytes show.
   *
   * @param head the first bytes, 18 or more if the file has them
   * @return the format; empty if it is none of these
   */
  public static Optional<PictureFormat> ofContent(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    PictureFormat format = null;
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      format = JPEG;
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      format = PNG;
    } else if (text.startsWith("II*\0")
        || text.startsWith("MM\0*")
        || text.startsWith("II+\0")
        || text.startsWith("MM\0+")) {
      format = TIFF;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      format = WEBP;
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      format = GIF;
    } else if (text.startsWith("BM") && hasBitmapHeader(head)) {
      format = BMP;
    }
    return Optional.ofNullable(format);
  }

  /** Two letters are a weak sign: the length of the header that follows is one of a few. */
  private static boolean hasBitmapHeader(byte[] head) {
    return head.length >= SIGNATURE_LENGTH
        && List.of(12, 16, 40, 52, 56, 64, 108, 124).contains((int) head[14])
        && head[15] == 0
        && head[16] == 0
        && head[17] == 0;
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
    return List.of(extensions.split(" "));
  }

  /**
   * Returns the name that people know.
   *
   * @return such as {@code WebP}
   */
  @Override
  public String toString() {
    return displayName;
  }
}
