package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.StringJoiner;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Puts a file of results into lines to read. Of a picture these are its size and the mean colors of
 * 8 x 8 parts of it, for another processor rounds otherwise.
 */
final class ResultText {

  private static final int PARTS = 8;
  private static final int NPY_HEADER_AT = 10;

  private final PlainText plain;
  private final boolean drawsText;

  /**
   * Prepares to read.
   *
   * @param plain takes out of texts what changes
   * @param drawsText whether pictures have text in them, which other fonts draw otherwise
   */
  ResultText(PlainText plain, boolean drawsText) {
    this.plain = plain;
    this.drawsText = drawsText;
  }

  String of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return "a folder of its own";
    }
    byte[] bytes = Files.readAllBytes(file);
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "png", "jpg", "tif", "gif" -> picture(bytes);
      case "npy" -> matrix(bytes);
      case "model" -> archive(bytes);
      case "html" -> plain.of(new String(bytes, UTF_8)).replace("><", ">\n<");
      case "json", "jsonl", "csv", "txt" -> plain.of(new String(bytes, UTF_8));
      default -> bytes.length + " bytes, " + sha256(bytes);
    };
  }

  /** Returns the width and height of a picture. */
  static String size(byte[] bytes) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      return image.getWidth() + " x " + image.getHeight();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String picture(byte[] bytes) throws IOException {
    StringBuilder told = new StringBuilder();
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        return "no picture: " + bytes.length + " bytes, " + sha256(bytes);
      }
      ImageReader reader = readers.next();
      reader.setInput(input);
      String format = reader.getFormatName();
      int count = reader.getNumImages(true);
      for (int i = 0; i < count; i++) {
        BufferedImage image = reader.read(i);
        told.append("picture: ").append(format).append(", ");
        told.append(image.getColorModel().getNumComponents()).append(" channels");
        if (!drawsText) {
          told.append(", ").append(image.getWidth()).append(" x ").append(image.getHeight());
          told.append('\n').append(means(image));
        }
      }
      reader.dispose();
    }
    return told.toString();
  }

  private static String means(BufferedImage image) {
    StringBuilder told = new StringBuilder();
    for (int row = 0; row < PARTS; row++) {
      StringJoiner line = new StringJoiner(" ");
      for (int column = 0; column < PARTS; column++) {
        line.add(mean(image, column, row));
      }
      told.append(Likeness.COLORS).append(line).append('\n');
    }
    return told.toString();
  }

  private static String mean(BufferedImage image, int column, int row) {
    int left = column * image.getWidth() / PARTS;
    int top = row * image.getHeight() / PARTS;
    int right = Math.max(left + 1, (column + 1) * image.getWidth() / PARTS);
    int bottom = Math.max(top + 1, (row + 1) * image.getHeight() / PARTS);
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int color = image.getRGB(x, y);
        red += color >> 16 & 0xff;
        green += color >> 8 & 0xff;
        blue += color & 0xff;
      }
    }
    double count = (double) (right - left) * (bottom - top);
    return "%02x%02x%02x"
        .formatted(Math.round(red / count), Math.round(green / count), Math.round(blue / count));
  }

  /** Tells of the matrices that this project writes: version 1.0 of the format, 32-bit floats. */
  private String matrix(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = buffer.getShort(NPY_HEADER_AT - 2);
    String header = new String(bytes, NPY_HEADER_AT, length, UTF_8).strip();
    buffer.position(NPY_HEADER_AT + length);
    StringJoiner numbers = new StringJoiner(",");
    while (buffer.remaining() >= Float.BYTES) {
      numbers.add(Float.toString(buffer.getFloat()));
    }
    return header + "\n" + plain.of(numbers.toString());
  }

  private String archive(byte[] bytes) throws IOException {
    StringBuilder told = new StringBuilder();
    try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        byte[] content = archive.readAllBytes();
        told.append(entry.getName()).append(": ");
        if (entry.getName().endsWith(".json")) {
          told.append(plain.of(new String(content, UTF_8))).append('\n');
        } else {
          told.append(content.length).append(" bytes\n");
        }
      }
    }
    return told.toString();
  }

  static String sha256(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return "sha256:" + HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
