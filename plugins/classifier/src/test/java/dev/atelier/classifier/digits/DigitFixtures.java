package dev.atelier.classifier.digits;

import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** What the tests about digits share. */
public final class DigitFixtures {

  private DigitFixtures() {}

  /** Paints on a sheet of paper. */
  public static Picture paint(int width, int height, Color paper, Consumer<Graphics2D> painter) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(paper);
      graphics.fillRect(0, 0, width, height);
      painter.accept(graphics);
    } finally {
      graphics.dispose();
    }
    return Picture.of(image);
  }

  /** Prints a text in black, each character at a place of its own. */
  public static void print(Graphics2D graphics, String text, int x, int base, int size, int pitch) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    for (int i = 0; i < text.length(); i++) {
      graphics.drawString(text.substring(i, i + 1), x + i * pitch, base);
    }
  }

  public static Picture printed(String text, Color paper, Color ink) {
    return paint(
        60 + 34 * text.length(),
        90,
        paper,
        graphics -> {
          graphics.setColor(ink);
          print(graphics, text, 30, 62, 44, 34);
        });
  }

  /** Returns a file in IDX format. */
  public static byte[] idx(int[] dimensions, byte[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(bytes)) {
      output.writeInt(0x0800 | dimensions.length);
      for (int dimension : dimensions) {
        output.writeInt(dimension);
      }
      output.write(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes digits of which each is a bar at a place of its own. */
  public static void writeDigits(Path folder, int count) {
    byte[] images = new byte[count * DigitNormalizer.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      int first = i * DigitNormalizer.PIXELS + (4 + 2 * labels[i]) * DigitNormalizer.SIDE + 4;
      Arrays.fill(images, first, first + 20, (byte) 255);
    }
    try {
      Files.write(
          folder.resolve("train-images-idx3-ubyte"), idx(new int[] {count, 28, 28}, images));
      Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(new int[] {count}, labels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
