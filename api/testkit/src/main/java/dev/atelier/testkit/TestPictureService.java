package dev.atelier.testkit;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Reads pictures with ImageIO and scales them bilinearly, refuses what is no picture as the host
 * does, and remembers what was read.
 *
 * @since 0.1
 */
public final class TestPictureService implements PictureService {

  private final List<Path> requested = Collections.synchronizedList(new ArrayList<>());
  private final List<Path> decoded = Collections.synchronizedList(new ArrayList<>());

  /** Creates one that has read nothing yet. */
  public TestPictureService() {}

  /**
   * Returns the files that were to be read.
   *
   * @return the files in the order asked for, those that are no pictures too
   */
  public List<Path> requested() {
    return List.copyOf(requested);
  }

  /**
   * Returns the files that were read and are pictures.
   *
   * @return the files in the order read
   */
  public List<Path> decoded() {
    return List.copyOf(decoded);
  }

  /** Forgets what was read so far. */
  public void clear() {
    requested.clear();
    decoded.clear();
  }

  @Override
  public Picture read(Path file) {
    requested.add(file);
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new OperationException(file + " is no picture: name another");
      }
      decoded.add(file);
      return Picture.of(image);
    } catch (IOException e) {
      throw new OperationException(file + " cannot be read: check the name", e);
    }
  }

  @Override
  public Picture resize(Picture picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(picture.toImage(), 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return Picture.of(scaled);
  }
}
