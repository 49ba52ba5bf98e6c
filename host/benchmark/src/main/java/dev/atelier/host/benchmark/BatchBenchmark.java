package dev.atelier.host.benchmark;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Measures whether a run over many pictures takes more memory the longer it goes on: draws small
 * pictures, starts {@code atelier stylize} over all of them, and looks at the memory that the
 * process holds after each picture. Prints the mean of it over tenths and halves of the run, by how
 * much it grows with each picture of the second half, and how many arrays of the engine there are
 * after a hundred pictures and after nine tenths of them: the fewest of some looks, for those of
 * the picture at hand come and go.
 *
 * <p>Linux only, with a JDK. Arguments: the program, the style, how many pictures (a thousand at
 * least), and a folder for them.
 */
public final class BatchBenchmark {

  private static final int SIDE = 64;
  private static final int PARTS = 10;

  private static final int EARLY = 100;

  /** So many pictures are between two looks at the arrays. */
  private static final int BETWEEN_LOOKS = 3;

  private static final int LOOKS = 30;

  private BatchBenchmark() {}

  /**
   * Runs the benchmark and prints a table.
   *
   * @param arguments the program, the style, how many pictures, a folder
   * @throws IOException if the folder cannot be written, or the program cannot be started
   * @throws InterruptedException if this is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 4) {
      System.err.println("usage: BatchBenchmark PROGRAM STYLE COUNT FOLDER");
      System.exit(2);
    }
    int count = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    draw(folder.resolve("in"), count);
    Process process =
        new ProcessBuilder(
                arguments[0],
                "stylize",
                folder.resolve("in").toString(),
                "-o",
                folder.resolve("out").toString(),
                "--existing=overwrite",
                "--style",
                arguments[1],
                "--json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Double> held = new ArrayList<>();
    int late = count * 9 / 10;
    long early = Long.MAX_VALUE;
    long end = Long.MAX_VALUE;
    String last = "";
    try (BufferedReader events = process.inputReader()) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        last = line;
        if (line.startsWith("{\"event\":\"failed\"")) {
          System.out.println(line);
        }
        if (line.startsWith("{\"event\":\"done\"")) {
          held.add(Residence.mebibytes(process.pid()));
          if (isLook(held.size() - EARLY)) {
            early = Math.min(early, arrays(process.pid()));
          }
          if (isLook(held.size() - late)) {
            end = Math.min(end, arrays(process.pid()));
          }
        }
      }
    }
    process.waitFor();
    System.out.println(last);
    for (int part = 0; part < PARTS; part++) {
      System.out.printf(
          Locale.ROOT,
          "pictures %6d to %6d: %8.1f MiB%n",
          part * held.size() / PARTS + 1,
          (part + 1) * held.size() / PARTS,
          mean(held, part * held.size() / PARTS, (part + 1) * held.size() / PARTS));
    }
    double first = mean(held, 0, held.size() / 2);
    double second = mean(held, held.size() / 2, held.size());
    System.out.printf(
        Locale.ROOT,
        "halves: %.1f and %.1f MiB, %+.1f %%%n",
        first,
        second,
        100 * (second / first - 1));
    System.out.printf(
        Locale.ROOT,
        "growth in the second half: %+.0f bytes a picture%n",
        slope(held.subList(held.size() / 2, held.size())) * (1 << 20));
    System.out.printf(
        "arrays of the engine: %d after %d pictures, %d after %d%n", early, EARLY, end, late);
  }

  private static boolean isLook(int since) {
    return since >= 0 && since < LOOKS * BETWEEN_LOOKS && since % BETWEEN_LOOKS == 0;
  }

  /** Counts the arrays that the engine has, each of which is an object of Java's. */
  private static long arrays(long process) throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process),
                "GC.class_histogram")
            .start();
    try (BufferedReader lines = histogram.inputReader()) {
      return lines
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length > 3 && words[3].matches("ai\\.djl\\..*\\.(Mx|Pt)NDArray"))
          .mapToLong(words -> Long.parseLong(words[1]))
          .sum();
    }
  }

  /** Returns the slope of the straight line that fits values best, by least squares. */
  private static double slope(List<Double> values) {
    double middle = (values.size() - 1) / 2.0;
    double mean = mean(values, 0, values.size());
    double product = 0;
    double square = 0;
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isNaN()) {
        product += (i - middle) * (values.get(i) - mean);
        square += (i - middle) * (i - middle);
      }
    }
    return product / square;
  }

  private static double mean(List<Double> values, int from, int to) {
    return values.subList(from, to).stream()
        .filter(value -> !value.isNaN())
        .mapToDouble(value -> value)
        .average()
        .orElse(Double.NaN);
  }

  private static void draw(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> there = Files.list(folder)) {
      if (there.count() == count) {
        return;
      }
    }
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int x = pixel % SIDE;
        int y = pixel / SIDE;
        image.setRGB(x, y, ((x * 4) << 16) | ((y * 4) << 8) | (i & 0xff));
      }
      ImageIO.write(image, "png", folder.resolve("%06d.png".formatted(i)).toFile());
    }
  }
}
