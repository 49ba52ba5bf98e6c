package dev.atelier.samples;

import static java.util.stream.Collectors.joining;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws the sample pictures: {@code DrawSamples FOLDER [NAME...] [--size SCALE]}.
 *
 * <p>Without a name it draws all of them. The scale multiplies the size of each picture; 1 is the
 * size that the project ships.
 */
public final class DrawSamples {

  static final String USAGE = "Usage: DrawSamples FOLDER [NAME...] [--size SCALE]";

  private static final float JPEG_QUALITY = 0.92f;

  private static final List<Drawing> DRAWINGS =
      List.of(
          new Landscape(),
          new StillLife(),
          new Swirls(),
          new Mosaic(),
          new Woodcut(),
          new Watercolor(),
          new Cubist(),
          new StainedGlass());

  private DrawSamples() {}

  /**
   * Draws the pictures named on the command line, and prints one line for each.
   *
   * <p>Exits with 2 when the command line is wrong and with 1 when a picture cannot be written.
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Request request;
    try {
      request = Request.of(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(USAGE);
      return 2;
    }
    try {
      for (Drawing drawing : request.drawings()) {
        int width = scaled(drawing.size().width, request.scale());
        int height = scaled(drawing.size().height, request.scale());
        long start = System.nanoTime();
        Path file = request.folder().resolve(drawing.name() + ".jpg");
        write(drawing.draw(width, height), file);
        out.printf(
            Locale.ROOT,
            "%s  %dx%d  %.1f s%n",
            file,
            width,
            height,
            (System.nanoTime() - start) / 1e9);
      }
    } catch (IOException e) {
      err.println("Cannot write " + e.getMessage() + ": choose a folder that can be written to.");
      return 1;
    }
    return 0;
  }

  /** All drawings that the program knows. */
  static List<Drawing> drawings() {
    return DRAWINGS;
  }

  private static int scaled(int length, double scale) {
    return (int) Math.max(1, Math.round(length * scale));
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (OutputStream stream = Files.newOutputStream(file);
        ImageOutputStream output = ImageIO.createImageOutputStream(stream)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  /** What the command line asks for. */
  private record Request(Path folder, List<Drawing> drawings, double scale) {

    static Request of(List<String> arguments) {
      List<String> words = new ArrayList<>(arguments);
      double scale = 1;
      int option = words.indexOf("--size");
      if (option >= 0) {
        words.remove(option);
        scale = scale(option < words.size() ? words.remove(option) : "");
      }
      if (words.isEmpty()) {
        throw new IllegalArgumentException("No folder is given to draw into.");
      }
      Path folder = Path.of(words.remove(0));
      List<Drawing> drawings =
          words.isEmpty() ? DRAWINGS : words.stream().map(Request::named).toList();
      return new Request(folder, drawings, scale);
    }

    private static double scale(String text) {
      try {
        double scale = Double.parseDouble(text);
        if (scale > 0 && scale <= 16) {
          return scale;
        }
      } catch (NumberFormatException e) {
        // Falls through to the message that says what a scale looks like.
      }
      throw new IllegalArgumentException(
          "--size takes a number above 0 and up to 16, such as 0.5, but was given '" + text + "'.");
    }

    private static Drawing named(String name) {
      return DRAWINGS.stream()
          .filter(drawing -> drawing.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "There is no picture '"
                          + name
                          + "'; there are "
                          + DRAWINGS.stream().map(Drawing::name).collect(joining(", "))
                          + "."));
    }
  }
}
