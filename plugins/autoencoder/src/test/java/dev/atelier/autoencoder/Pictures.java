package dev.atelier.autoencoder;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws pictures for tests, and reads them as the host does, counting how many it decodes. */
public final class Pictures implements PictureService {

  private final BilinearPictures pictures = new BilinearPictures();

  public int decoded;

  /** Writes a picture of a colour with a stripe across, and the folders it is in. */
  public static Path write(Path file, Color colour, int stripe) {
    BufferedImage image = new BufferedImage(48, 36, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, 48, 36);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(stripe % 48, 0, 4, 36);
    graphics.dispose();
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Picture read(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new OperationException(file + " is no picture: name another");
      }
      decoded++;
      return Picture.of(image);
    } catch (IOException e) {
      throw new OperationException(file + " cannot be read: check the name", e);
    }
  }

  @Override
  public Picture resize(Picture picture, int width, int height) {
    return pictures.resize(picture, width, height);
  }
}
