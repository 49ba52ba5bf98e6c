package dev.atelier.testkit;

import dev.atelier.api.picture.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Writes files for tests, and the folders they are in.
 *
 * @since 0.1
 */
public final class TestFiles {

  private TestFiles() {}

  /**
   * Writes a picture in PNG format.
   *
   * @param file the file
   * @param picture the picture
   * @return the file
   */
  public static Path write(Path file, Picture picture) {
    try {
      createFolder(file);
      ImageIO.write(picture.toImage(), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a black picture.
   *
   * @param file the file
   * @param width its width in pixels, at least 1
   * @param height its height in pixels, at least 1
   * @return the file
   */
  public static Path writeBlank(Path file, int width, int height) {
    return write(file, Picture.of(filled(width, height, Color.BLACK)));
  }

  /**
   * Writes a picture of one color, 20 pixels wide and 16 high.
   *
   * @param file the file
   * @param color the color
   * @return the file
   */
  public static Path writeSolid(Path file, Color color) {
    return write(file, Picture.of(filled(20, 16, color)));
  }

  /**
   * Writes a picture of one color with a white stripe from top to bottom, 48 pixels wide and 36
   * high.
   *
   * @param file the file
   * @param color the color
   * @param stripe the left end of the stripe, which is 4 pixels wide, modulo the picture's width
   * @return the file
   */
  public static Path writeStriped(Path file, Color color, int stripe) {
    BufferedImage image = filled(48, 36, color);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(stripe % 48, 0, 4, 36);
    graphics.dispose();
    return write(file, Picture.of(image));
  }

  /**
   * Writes a text, in UTF-8.
   *
   * @param file the file
   * @param text the text
   * @return the file
   */
  public static Path writeText(Path file, String text) {
    try {
      createFolder(file);
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage filled(int width, int height, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  private static void createFolder(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
  }
}
