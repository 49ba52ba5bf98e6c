package dev.atelier.autoencoder.training;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.toolkit.data.Csv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a training measured at each check. */
final class LearningCurve {

  private static final List<String> HEADER =
      List.of("step", "training", "validation", "divergence");

  private final Path file;
  private final List<Point> points = new ArrayList<>();

  /**
   * A check.
   *
   * @param step how many steps were taken
   * @param training the mean distance of changed training pictures since the last check
   * @param validation that of pictures that are not learned from, which decides when to stop
   * @param divergence the mean divergence of the vectors, in nats
   */
  record Point(int step, double training, double validation, double divergence) {}

  LearningCurve(Path file) {
    this.file = file;
  }

  /**
   * Reads what was written up to a step.
   *
   * @throws OperationException if it is damaged
   */
  void read(int steps) {
    points.clear();
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<Csv.Row> rows = Csv.parse(Files.readString(file));
      for (Csv.Row row : rows.subList(Math.min(1, rows.size()), rows.size())) {
        List<String> fields = row.fields();
        int step = Integer.parseInt(fields.get(0));
        if (step <= steps) {
          points.add(
              new Point(
                  step,
                  Double.parseDouble(fields.get(1)),
                  Double.parseDouble(fields.get(2)),
                  Double.parseDouble(fields.get(3))));
        }
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    } catch (Csv.MalformedException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new OperationException(
          file + " is damaged (" + e.getMessage() + "); remove the folder it is in", e);
    }
  }

  /** Adds a check, and writes all. */
  void add(Point point) {
    points.add(point);
    StringBuilder text = new StringBuilder(Csv.line(HEADER));
    for (Point one : points) {
      text.append(
          Csv.line(List.of(one.step(), one.training(), one.validation(), one.divergence())));
    }
    AtomicFile.write(
        file,
        ExistingFile.OVERWRITE,
        output -> output.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  /** Returns the step of the best check, or 0 before the first. */
  int bestStep() {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (Point point : points) {
      if (point.validation() < least) {
        least = point.validation();
        best = point.step();
      }
    }
    return best;
  }
}
