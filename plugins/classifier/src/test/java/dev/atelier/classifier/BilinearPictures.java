package dev.atelier.classifier;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Scales pictures by what the JDK offers. */
public final class BilinearPictures implements PictureService {

  @Override
  public Picture read(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new OperationException(file + " is no picture");
      }
      return Picture.of(image);
    } catch (IOException e) {
      throw new OperationException(file + " cannot be read", e);
    }
  }

  @Override
  public Picture resize(Picture picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture.toImage(), 0, 0, width, height, null);
    graphics.dispose();
    return Picture.of(scaled);
  }
}
