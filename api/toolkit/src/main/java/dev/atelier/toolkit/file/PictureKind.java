package dev.atelier.toolkit.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of picture files, told by their first bytes or by their names: those that can be read, and
 * those that a user takes for pictures all the same, so that they are named rather than passed
 * over.
 *
 * @since 0.1
 */
public enum PictureKind {
  /** JPEG. */
  JPEG("JPEG", "jpg jpeg jpe jfif"),
  /** PNG. */
  PNG("PNG", "png"),
  /** TIFF, whose signature raw files of most cameras share. */
  TIFF("TIFF", "tif tiff"),
  /** WebP. */
  WEBP("WebP", "webp"),
  /** GIF. */
  GIF("GIF", "gif"),
  /** BMP. */
  BMP("BMP", "bmp dib"),
  /** HEIC, in which telephones store photographs. */
  HEIC("HEIC", "heic heif hif"),
  /** AVIF. */
  AVIF("AVIF", "avif"),
  /** JPEG XL. */
  JPEG_XL("JPEG XL", "jxl"),
  /** JPEG 2000. */
  JPEG_2000("JPEG 2000", "jp2 j2k jpx jpf"),
  /** A Photoshop document. */
  PHOTOSHOP("a Photoshop document", "psd psb"),
  /** OpenEXR. */
  OPEN_EXR("OpenEXR", "exr"),
  /** SVG. */
  SVG("SVG", "svg svgz"),
  /** Portable pixmaps, graymaps and bitmaps. */
  NETPBM("Netpbm", "ppm pgm pbm pnm"),
  /** What the sensor of a camera recorded. */
  CAMERA_RAW(
      "a camera's raw file",
      "dng nef nrw cr2 cr3 crw arw srf sr2 orf rw2 raf pef srw 3fr iiq kdc dcr mrw x3f");

  /** How many bytes {@link #ofContent} needs to see. */
  public static final int SIGNATURE_LENGTH = 18;

  /** The lengths of the header that follows the first of a BMP; two letters are a weak sign. */
  private static final Set<Integer> BITMAP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
  private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

  private final String displayName;
  private final String extensions;

  PictureKind(String displayName, String extensions) {
    this.displayName = displayName;
    this.extensions = extensions;
  }

  /**
   * Returns the kind that a file's name promises.
   *
   * @param file the file, which need not exist
   * @return the kind; empty if the extension is not that of a picture
   */
  public static Optional<PictureKind> ofExtension(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String extension = text.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> kind.extensions().contains(extension))
        .findFirst();
  }

  /**
   * Returns the kind that a file's first bytes show.
   *
   * @param head the first bytes, {@value #SIGNATURE_LENGTH} or more if the file has them
   * @return the kind; empty if it is none of these
   */
  public static Optional<PictureKind> ofContent(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    PictureKind kind = null;
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      kind = JPEG;
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      kind = PNG;
    } else if (startsWithAny(text, "II*\0", "MM\0*", "II+\0", "MM\0+")) {
      kind = TIFF;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      kind = WEBP;
    } else if (startsWithAny(text, "GIF87a", "GIF89a")) {
      kind = GIF;
    } else if (text.startsWith("BM") && hasBitmapHeader(head)) {
      kind = BMP;
    } else if (text.startsWith("ftyp", 4) && text.length() >= 12) {
      kind = ofBrand(text.substring(8, 12));
    } else if (startsWithAny(text, "\u00ff\n", "\0\0\0\fJXL ")) {
      kind = JPEG_XL;
    } else if (startsWithAny(text, "\0\0\0\fjP  ", "\u00ffO\u00ffQ")) {
      kind = JPEG_2000;
    } else if (text.startsWith("8BPS")) {
      kind = PHOTOSHOP;
    } else if (text.startsWith("v/1\u0001")) {
      kind = OPEN_EXR;
    } else if (startsWithAny(text, "FUJIFILMCCD-RAW", "IIU\0", "IIRO", "IIRS", "MMOR", "FOVb")) {
      kind = CAMERA_RAW;
    }
    return Optional.ofNullable(kind);
  }

  /**
   * Says whether a file is, or is meant to be, a picture: its name says so, or its first bytes do.
   *
   * @param file a regular file
   * @return whether it is; {@code false} if only its content could tell and it cannot be read
   */
  public static boolean isPicture(Path file) {
    if (ofExtension(file).isPresent()) {
      return true;
    }
    try (InputStream input = Files.newInputStream(file)) {
      return ofContent(input.readNBytes(SIGNATURE_LENGTH)).isPresent();
    } catch (IOException e) {
      // Nothing promises that there is a picture in it.
      return false;
    }
  }

  /**
   * Returns the extensions of files of this kind, the usual one first.
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

  private static @Nullable PictureKind ofBrand(String brand) {
    if (HEIC_BRANDS.contains(brand)) {
      return HEIC;
    }
    if (AVIF_BRANDS.contains(brand)) {
      return AVIF;
    }
    return brand.equals("crx ") ? CAMERA_RAW : null;
  }

  private static boolean startsWithAny(String text, String... starts) {
    return Arrays.stream(starts).anyMatch(text::startsWith);
  }

  private static boolean hasBitmapHeader(byte[] head) {
    return head.length >= SIGNATURE_LENGTH
        && BITMAP_HEADERS.contains((int) head[14])
        && head[15] == 0
        && head[16] == 0
        && head[17] == 0;
  }
}
