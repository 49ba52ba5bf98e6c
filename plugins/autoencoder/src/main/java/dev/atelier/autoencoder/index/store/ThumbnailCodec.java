package dev.atelier.autoencoder.index.store;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small copies of pictures, which an index keeps so that pages need not read the files again. */
public final class ThumbnailCodec {

  /** The longest side in pixels. */
  public static final int LONGEST = 64;

  /** Up to here a picture is kept as it is: JPEG would blur it, and saves nothing. */
  private static final int TINY = 40;

  private static final float QUALITY = 0.8f;

  private ThumbnailCodec() {}

  /** Scales a picture down and encodes it, in about 2 kilobytes. */
  static byte[] of(Picture picture, PictureService pictures) {
    int longest = Math.max(picture.width(), picture.height());
    double factor = Math.min(1, (double) LONGEST / longest);
    Picture small =
        pictures.resize(
            picture,
            Math.max(1, (int) Math.round(picture.width() * factor)),
            Math.max(1, (int) Math.round(picture.height() * factor)));
    return longest <= TINY ? png(small.toImage()) : jpeg(small.toImage(), QUALITY);
  }

  /** Encodes without loss. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Encodes with loss. */
  public static byte[] jpeg(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Decodes a copy; empty if there is none. */
  public static Optional<BufferedImage> decoded(byte[] copy) {
    try {
      return copy.length == 0
          ? Optional.empty()
          : Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(copy)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns what kind of picture the bytes are, for a page. */
  public static String type(byte[] copy) {
    return copy.length > 1 && copy[0] == (byte) 0x89 ? "image/png" : "image/jpeg";
  }
}
