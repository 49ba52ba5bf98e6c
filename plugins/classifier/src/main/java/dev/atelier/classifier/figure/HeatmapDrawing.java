package dev.atelier.classifier.figure;

import dev.atelier.api.picture.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Turns numbers into the small pictures of a {@link LabeledSheet}. */
public final class HeatmapDrawing {

  private static final int ROSE_PETALS = 12;

  private HeatmapDrawing() {}

  /**
   * Draws a kernel: gray is zero, what wants light is lighter, and the greatest value of any
   * channel just reaches the end of the range.
   *
   * @param kernel {@code 3 x side x side}
   * @param side the side in pixels
   */
  public static Picture kernel(float[] kernel, int side) {
    float greatest = 0;
    for (float value : kernel) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    float[] values = new float[kernel.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = greatest == 0 ? 0.5f : 0.5f + kernel[i] / greatest / 2;
    }
    return picture(values, side, side);
  }

  /** Draws {@code 3 x height x width} values within 0..1. */
  public static Picture picture(float[] values, int width, int height) {
    int plane = width * height;
    int[] pixels = new int[plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        float value = Math.min(1, Math.max(0, values[c * plane + i]));
        pixels[i] = pixels[i] << 8 | Math.round(value * 255);
      }
    }
    return Picture.of(width, height, pixels);
  }

  /**
   * Draws a map in the colors of a {@link ColorMap}.
   *
   * @param values row by row
   * @param greatest what gets the last color
   */
  public static Picture map(float[] values, int width, int height, double greatest) {
    int[] pixels = new int[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ColorMap.color(greatest == 0 ? 0 : values[i] / greatest);
    }
    return Picture.of(width, height, pixels);
  }

  /** Enlarges so that every pixel is seen as a square, as far as goes into a square of a side. */
  public static BufferedImage enlarged(Picture picture, int side) {
    double factor = (double) side / Math.max(picture.width(), picture.height());
    int width = Math.max(1, (int) Math.round(picture.width() * factor));
    int height = Math.max(1, (int) Math.round(picture.height() * factor));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      graphics.drawImage(picture.toImage(), 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** Draws a frame that is seen on light and on dark. */
  public static void frame(
      BufferedImage image, double left, double top, double width, double height) {
    Graphics2D graphics = image.createGraphics();
    try {
      int x = (int) Math.round(left);
      int y = (int) Math.round(top);
      int w = Math.max(4, (int) Math.round(width));
      int h = Math.max(4, (int) Math.round(height));
      graphics.setColor(Color.BLACK);
      graphics.setStroke(new BasicStroke(4));
      graphics.drawRect(x, y, w, h);
      graphics.setColor(Color.WHITE);
      graphics.setStroke(new BasicStroke(2));
      graphics.drawRect(x, y, w, h);
    } finally {
      graphics.dispose();
    }
  }

  /**
   * Draws how often each direction occurs: a petal reaches as far as there are edges along it.
   *
   * @param measures what was measured; what has no direction is left out
   * @param side the side of the picture
   */
  public static BufferedImage rose(List<KernelSpectrum> measures, int side) {
    double[] petals = new double[ROSE_PETALS];
    for (KernelSpectrum measure : measures) {
      if (measure.isDirected()) {
        int petal = (int) Math.round(measure.orientation() * ROSE_PETALS / 180) % ROSE_PETALS;
        petals[petal]++;
      }
    }
    double greatest = 1;
    for (double petal : petals) {
      greatest = Math.max(greatest, petal);
    }
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, side, side);
      graphics.setColor(new Color(0xd8d8d8));
      graphics.drawLine(0, side / 2, side, side / 2);
      graphics.drawLine(side / 2, 0, side / 2, side);
      graphics.drawOval(2, 2, side - 5, side - 5);
      graphics.setColor(new Color(0x3c5a96));
      int width = 180 / ROSE_PETALS;
      for (int i = 0; i < ROSE_PETALS; i++) {
        int radius = (int) Math.round(petals[i] / greatest * (side / 2.0 - 3));
        int corner = side / 2 - radius;
        int start = i * width - width / 2;
        graphics.fillArc(corner, corner, 2 * radius, 2 * radius, start, width - 2);
        graphics.fillArc(corner, corner, 2 * radius, 2 * radius, start + 180, width - 2);
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }
}
