package dev.atelier.classifier.digits.scan;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.DigitModels;
import dev.atelier.classifier.digits.ink.BinaryImage;
import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import dev.atelier.classifier.digits.ink.GrayImage;
import dev.atelier.classifier.digits.ink.Rotation;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.math.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads the digits of a scan, in one row or several: any size, light on dark or dark on light, on
 * uneven paper, slightly turned, on ruled lines, touching one another.
 */
public final class ScanReader implements AutoCloseable {

  /** More finely than with so many pixels no scan is looked at. */
  private static final double MOST_PIXELS = 3e6;

  /** A row that falls by less is read as it is; the network knows such slants. */
  private static final double LEAST_ANGLE = Math.toRadians(1.5);

  private static final double GREATEST_ANGLE = Math.toRadians(15);

  private final DigitClassifier classifier;

  ScanReader(DigitClassifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Opens a reader.
   *
   * @param manager the manager that the weights' own is made from
   * @param option the option that names the model, for messages
   * @param model the name of the model, such as {@code digits}, or a file that {@code train-digits}
   *     wrote
   * @return the reader; the caller closes it
   * @throws dev.atelier.api.ParameterException if there is no such model
   * @throws OperationException if it is damaged, or is for something other than digits
   */
  public static ScanReader open(NDManager manager, String option, String model) {
    return new ScanReader(DigitModels.open(manager, option, model));
  }

  /**
   * A mark that was found.
   *
   * @param box where it is, in pixels of the picture
   * @param prediction what it was taken for
   */
  public record Found(Box box, Prediction prediction) {}

  /**
   * Reads a scan.
   *
   * @return the number as a label, or {@link Prediction#NONE} if there is none; and as data the
   *     number, each row's part of it, and each mark with its place and its ten probabilities,
   *     those that are no digit among them, which are in no number
   */
  Result read(Picture picture) {
    return read(picture, () -> {});
  }

  /**
   * Reads a scan.
   *
   * @param between is run now and then, to learn of a cancellation
   */
  public Result read(Picture picture, Runnable between) {
    List<List<Found>> rows = find(picture, between);
    List<String> numbers =
        rows.stream().map(ScanReader::number).filter(number -> !number.isEmpty()).toList();
    String number = String.join(" ", numbers);
    List<Map<String, Object>> digits = new ArrayList<>();
    int unknown = 0;
    for (int row = 0; row < rows.size(); row++) {
      for (Found found : rows.get(row)) {
        digits.add(asData(found, row));
        unknown += found.prediction().known() ? 0 : 1;
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", number);
    data.put("rows", numbers);
    data.put("unknown", unknown);
    data.put("digits", digits);
    return Result.of(number.isEmpty() ? Prediction.NONE : number, data);
  }

  /** Returns the digits of a row as a number. */
  public static String number(List<Found> row) {
    StringBuilder number = new StringBuilder();
    for (Found found : row) {
      if (found.prediction().known()) {
        number.append(found.prediction().label());
      }
    }
    return number.toString();
  }

  private static Map<String, Object> asData(Found found, int row) {
    Prediction prediction = found.prediction();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("digit", prediction.label());
    data.put("confidence", Rounding.toFourDecimals(prediction.confidence()));
    data.put("known", prediction.known());
    data.put("strangeness", Rounding.toFourDecimals(prediction.strangeness()));
    data.put("row", row);
    data.put("x", found.box().x());
    data.put("y", found.box().y());
    data.put("width", found.box().width());
    data.put("height", found.box().height());
    data.put("values", prediction.confidences().stream().map(Rounding::toFourDecimals).toList());
    return data;
  }

  /** Finds the marks of a scan, row by row. */
  public List<List<Found>> find(Picture picture, Runnable between) {
    between.run();
    int factor =
        (int) Math.ceil(Math.sqrt((double) picture.width() * picture.height() / MOST_PIXELS));
    BinaryImage scan = BinaryImage.of(GrayImage.of(picture, Math.max(1, factor)));
    between.run();
    OptionalDouble ruled = RuledLineRemoval.erase(scan.ink(), scan.width(), scan.height());
    ConnectedComponents components =
        ConnectedComponents.of(scan.ink(), scan.width(), scan.height());
    List<LineSegmentation.Row> rows =
        LineSegmentation.rows(components, scan.width(), scan.height());
    double angle = ruled.orElse(LineSegmentation.angle(rows));
    Rotation turn = new Rotation(0, scan.width(), scan.height());
    if (Math.abs(angle) >= LEAST_ANGLE && Math.abs(angle) <= GREATEST_ANGLE) {
      between.run();
      turn = new Rotation(angle, scan.width(), scan.height());
      scan = BinaryImage.of(scan.map().turned(angle));
      between.run();
      RuledLineRemoval.erase(scan.ink(), scan.width(), scan.height());
      components = ConnectedComponents.of(scan.ink(), scan.width(), scan.height());
      rows = LineSegmentation.rows(components, scan.width(), scan.height());
    }
    LineRecognizer reader = new LineRecognizer(scan, components, classifier, between);
    List<List<Found>> all = new ArrayList<>();
    for (LineSegmentation.Row row : rows) {
      List<Found> found = new ArrayList<>();
      for (LineRecognizer.Mark mark : reader.read(row)) {
        Box box = mark.segment().before(turn, components);
        found.add(new Found(scaled(box, Math.max(1, factor), picture), mark.prediction()));
      }
      if (!found.isEmpty()) {
        all.add(found);
      }
    }
    return all;
  }

  private static Box scaled(Box box, int factor, Picture picture) {
    int x = Math.min(picture.width() - 1, box.x() * factor);
    int y = Math.min(picture.height() - 1, box.y() * factor);
    return new Box(
        x,
        y,
        Math.min(picture.width() - x, box.width() * factor),
        Math.min(picture.height() - y, box.height() * factor));
  }

  @Override
  public void close() {
    classifier.close();
  }
}
