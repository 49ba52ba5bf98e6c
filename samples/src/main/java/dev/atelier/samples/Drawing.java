package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;

/**
 * One sample picture.
 *
 * <p>A drawing has no state and no source of chance other than its own fixed seed: the same size
 * always gives the same pixels. It shows the same picture at every size.
 */
interface Drawing {

  /** The file's path below the folder of pictures, without its ending. */
  String name();

  /** The size at which the picture is meant to be seen. */
  Dimension size();

  BufferedImage draw(int width, int height);
}
