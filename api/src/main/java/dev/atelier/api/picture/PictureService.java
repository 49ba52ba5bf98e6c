package dev.atelier.api.picture;

import java.nio.file.Path;

/**
 * Reads and scales pictures that an operation needs besides its input, such as the style.
 *
 * @since 0.1
 */
public interface PictureService {

  /**
   * Reads a picture file as the host reads inputs: turned upright, converted to sRGB, with
   * transparent parts filled from their surroundings.
   *
   * @param file the file
   * @return the picture
   * @throws dev.atelier.api.OperationException if it cannot be read, with the file and the reason
   *     in the message
   */
  Picture read(Path file);

  /**
   * Scales a picture.
   *
   * @param picture the picture
   * @param width the new width in pixels, at least 1
   * @param height the new height in pixels, at least 1
   * @return the scaled picture; the same if nothing changes
   */
  Picture resize(Picture picture, int width, int height);
}
