package dev.atelier.toolkit.report;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Puts small copies of pictures into pages.
 *
 * @since 0.1
 */
public final class Thumbnail {

  /** The longest side in pixels: sharp enough on a phone's screen, and some kilobytes. */
  private static final int LONGEST = 200;

  /** Up to here pixels are shown as they are: JPEG would blur them, and saves nothing. */
  private static final int TINY = 64;

  private Thumbnail() {}

  /**
   * Returns an element {@code img} that holds the picture.
   *
   * @param picture the picture, of any size
   * @param pictures what scales it
   * @param words what stands for it where it cannot be seen
   * @return the element, of at most 200 by 200 pixels
   */
  public static HtmlElement of(Picture picture, PictureService pictures, String words) {
    int longest = Math.max(picture.width(), picture.height());
    double factor = Math.min(1, (double) LONGEST / longest);
    Picture small =
        pictures.resize(
            picture,
            Math.max(1, (int) Math.round(picture.width() * factor)),
            Math.max(1, (int) Math.round(picture.height() * factor)));
    boolean tiny = longest <= TINY;
    String format = tiny ? "png" : "jpeg";
    String data = Base64.getEncoder().encodeToString(encoded(small.toImage(), format));
    HtmlElement image =
        HtmlElement.tag("img")
            .set("src", "data:image/" + format + ";base64," + data)
            .set("width", small.width())
            .set("height", small.height())
            .set("alt", words);
    return tiny ? image.set("class", "tiny") : image;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, output)) {
        throw new IllegalStateException("there is nothing to write " + format + " with");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
