package dev.atelier.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.function.IntBinaryOperator;

/** Small pictures with something in them. */
public final class Drawings {

  private Drawings() {}

  /** A sun over a hill. */
  public static Picture landscape(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.CYAN, 0, height, Color.WHITE));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(width / 8, height / 8, width / 4, width / 4);
    graphics.setColor(new Color(0x2e7d32));
    graphics.fillOval(width / 4, height / 2, width, height);
    graphics.dispose();
    return Picture.of(image);
  }

  /** Oblique stripes of red and blue. */
  public static Picture stripes(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x + y) / 5 % 2 == 0 ? 0xc62828 : 0x1a237e);
      }
    }
    return Picture.of(image);
  }

  public static Picture flat(int width, int height, int color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color);
      }
    }
    return Picture.of(image);
  }

  /**
   * A gray square, {@code 1x3xsidexside}.
   *
   * @param percent how bright column x of row y is, 100 being white
   */
  public static NDArray gray(int side, IntBinaryOperator percent, NDManager manager) {
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = percent.applyAsInt(i % side, i / side % side) / 100f;
    }
    return manager.create(values, new Shape(1, 3, side, side));
  }
}
