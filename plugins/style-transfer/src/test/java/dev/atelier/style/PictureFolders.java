package dev.atelier.style;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Reads the files of a test as the host does, and remembers which. */
public final class PictureFolders implements PictureService {

  public final List<Path> read = new ArrayList<>();
  private final AwtPictures pictures = new AwtPictures();

  /** Writes a picture, and the folders it is in. */
  public static Path write(Picture picture, Path file) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(picture.toImage(), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Picture read(Path file) {
    read.add(file);
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
