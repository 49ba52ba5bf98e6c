package dev.atelier.classifier;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Writes pictures for tests, and reads them as the host does: with a word about what is none. */
public final class PictureFolders implements PictureService {

  private final BilinearPictures pictures = new BilinearPictures();

  /** Writes a picture of one colour, and the folders it is in. */
  public static Path write(Path file, Color colour) {
    int[] pixels = new int[20 * 16];
    Arrays.fill(pixels, colour.getRGB());
    return write(file, Picture.of(20, 16, pixels));
  }

  /** Writes a picture, and the folders it is in. */
  public static Path write(Path file, Picture picture) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(picture.toImage(), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, and the folders it is in. */
  public static Path writeText(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Picture read(Path file) {
    try {
      if (ImageIO.read(file.toFile()) == null) {
        throw new OperationException(file + " is no picture: name another");
      }
    } catch (IOException e) {
      throw new OperationException(file + " cannot be read: check the name", e);
    }
    return pictures.read(file);
  }

  @Override
  public Picture resize(Picture picture, int width, int height) {
    return pictures.resize(picture, width, height);
  }
}
