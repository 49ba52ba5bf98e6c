package dev.atelier.classifier.explanation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.explanation.ExplainParameters.Draw;
import dev.atelier.classifier.figure.ColorMap;
import dev.atelier.classifier.figure.HeatmapDrawing;
import dev.atelier.classifier.figure.LabeledSheet;
import dev.atelier.classifier.figure.LabeledSheet.Cell;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws where in a picture a classifier sees a class. */
final class SaliencyFigure implements PictureFunction {

  private static final int BAR_WIDTH = 20;
  private static final int BAR_WORDS = 48;

  /** How many maps of the check a row holds, and how large they are drawn. */
  private static final int CHECKS_IN_ROW = 6;

  private static final int CHECK_SIDE = 150;

  /** How much of the heat lies over the picture where it is coldest, and how much more at most. */
  private static final double LEAST_COVER = 0.25;

  private static final double MORE_COVER = 0.4;

  private final ExplainParameters parameters;
  private final BackboneClassifier classifier;
  private final PictureService pictures;
  private final NDManager manager;

  SaliencyFigure(
      ExplainParameters parameters,
      BackboneClassifier classifier,
      PictureService pictures,
      NDManager manager) {
    this.parameters = parameters;
    this.classifier = classifier;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    progress.checkCancelled();
    List<String> layers = classifier.layers();
    String layer = parameters.layer().orElse(layers.get(layers.size() - 1));
    Prediction prediction = classifier.predict(picture);
    int index = parameters.className().map(classifier.classes()::indexOf).orElse(prediction.best());
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = classifier.image(picture, scope);
      ClassActivationMap evidence =
          ClassActivationMap.of(classifier, image, layer, index, parameters.method());
      Picture shown = fitting(picture);
      float[] heat = enlarged(evidence, shown.width(), shown.height(), scope);
      Map<String, Object> data = data(layer, prediction, index, evidence);
      if (parameters.draw() == Draw.MAP) {
        data.put("map", rows(evidence));
      }
      List<ModelRandomizationTest.Stage> stages =
          parameters.randomize()
              ? ModelRandomizationTest.run(
                  classifier, image, layer, index, parameters, evidence, progress)
              : List.of();
      if (parameters.randomize()) {
        data.put("randomised", stages.stream().map(SaliencyFigure::asData).toList());
      }
      Picture drawn =
          parameters.draw() == Draw.MAP
              ? gray(heat, shown.width(), shown.height())
              : sheet(shown, heat, prediction, index, layer, evidence, stages, scope);
      return Result.of(drawn, data);
    }
  }

  private Picture fitting(Picture picture) {
    double factor = (double) parameters.size() / Math.max(picture.width(), picture.height());
    return pictures.resize(
        picture,
        Math.max(1, (int) Math.round(picture.width() * factor)),
        Math.max(1, (int) Math.round(picture.height() * factor)));
  }

  private static float[] enlarged(
      ClassActivationMap evidence, int width, int height, NDManager scope) {
    NDArray map =
        Tensors.of(
            evidence.relative(), new Shape(1, 1, evidence.height(), evidence.width()), scope);
    return SpatialOps.resize(map, height, width).clip(0, 1).toFloatArray();
  }

  private Map<String, Object> data(
      String layer, Prediction prediction, int index, ClassActivationMap evidence) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("model", parameters.model());
    data.put("class", classifier.classes().get(index));
    data.put("confidence", Rounding.toFiveDigits(prediction.confidences().get(index)));
    data.put("predicted", prediction.label());
    data.put("layer", layer);
    data.put("method", methodName());
    data.put("greatest", Rounding.toFiveDigits(evidence.greatest()));
    if (evidence.greatest() > 0) {
      int peak = evidence.peak();
      int row = peak / evidence.width();
      data.put("x", Rounding.toFiveDigits((peak % evidence.width() + 0.5) / evidence.width()));
      data.put("y", Rounding.toFiveDigits((row + 0.5) / evidence.height()));
    }
    return data;
  }

  /** Returns the model's name, without the folders of a file. */
  private String modelName() {
    Path name = Path.of(parameters.model()).getFileName();
    return name == null ? parameters.model() : name.toString();
  }

  private String methodName() {
    return switch (parameters.method()) {
      case GRAD_CAM -> "Grad-CAM";
      case HIRES_CAM -> "HiResCAM";
    };
  }

  private static List<List<Double>> rows(ClassActivationMap evidence) {
    List<List<Double>> rows = new ArrayList<>();
    for (int y = 0; y < evidence.height(); y++) {
      List<Double> row = new ArrayList<>();
      for (int x = 0; x < evidence.width(); x++) {
        row.add(Rounding.toFiveDigits(evidence.values()[y * evidence.width() + x]));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> asData(ModelRandomizationTest.Stage stage) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("from", stage.from());
    data.put("rankCorrelation", Rounding.toFiveDigits(stage.similarity().rankCorrelation()));
    data.put("structure", Rounding.toFiveDigits(stage.similarity().structure()));
    return data;
  }

  private static Picture gray(float[] heat, int width, int height) {
    int[] pixels = new int[heat.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(heat[i] * 255) * 0x010101;
    }
    return Picture.of(width, height, pixels);
  }

  private static Picture overlay(Picture shown, float[] heat) {
    int[] pixels = shown.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          ColorMap.mix(
              pixels[i] & 0xffffff, ColorMap.color(heat[i]), LEAST_COVER + MORE_COVER * heat[i]);
    }
    return Picture.of(shown.width(), shown.height(), pixels);
  }

  private Picture sheet(
      Picture shown,
      float[] heat,
      Prediction prediction,
      int index,
      String layer,
      ClassActivationMap evidence,
      List<ModelRandomizationTest.Stage> stages,
      NDManager scope) {
    String name = classifier.classes().get(index);
    LabeledSheet sheet =
        new LabeledSheet()
            .title(
                evidence.greatest() > 0
                    ? "What speaks for “%s”".formatted(name)
                    : "Nothing speaks for “%s”".formatted(name))
            .note(
                "%s at layer %s. Model %s says: %s."
                    .formatted(methodName(), layer, modelName(), said(prediction, index)))
            .besides(
                List.of(
                    new Cell(shown.toImage(), List.of("the picture")),
                    new Cell(overlay(shown, heat).toImage(), List.of("what the class is seen by")),
                    new Cell(bar(shown.height()), List.of())));
    if (!stages.isEmpty()) {
      drawChecks(sheet, evidence, stages, scope);
    }
    return Picture.of(sheet.image());
  }

  /** Says what the model takes the picture for, and what it gives the class looked for. */
  private static String said(Prediction prediction, int index) {
    String best = confidence(prediction, prediction.best());
    String likeliest = prediction.known() ? best : Prediction.NONE + ", if any then " + best;
    return index == prediction.best()
        ? likeliest
        : likeliest + "; " + confidence(prediction, index);
  }

  private static String confidence(Prediction prediction, int index) {
    return String.format(
        Locale.ROOT,
        "“%s”, %.0f %%",
        prediction.classes().get(index),
        100 * prediction.confidences().get(index));
  }

  /** Draws which color stands for which value, the greatest at the top. */
  private static BufferedImage bar(int height) {
    BufferedImage bar =
        new BufferedImage(BAR_WIDTH + BAR_WORDS, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = bar.createGraphics();
    try {
      graphics.setColor(LabeledSheet.BACKGROUND);
      graphics.fillRect(0, 0, bar.getWidth(), height);
      for (int y = 0; y < height; y++) {
        graphics.setColor(
            new Color(ColorMap.color(height == 1 ? 1 : 1 - (double) y / (height - 1))));
        graphics.fillRect(0, y, BAR_WIDTH, 1);
      }
      LabeledSheet.write(graphics, "most", BAR_WIDTH + 6, 0);
      LabeledSheet.write(graphics, "none", BAR_WIDTH + 6, height - LabeledSheet.lineHeight());
    } finally {
      graphics.dispose();
    }
    return bar;
  }

  private static void drawChecks(
      LabeledSheet sheet,
      ClassActivationMap evidence,
      List<ModelRandomizationTest.Stage> stages,
      NDManager scope) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(small(evidence, scope), List.of("as trained", "")));
    for (ModelRandomizationTest.Stage stage : stages) {
      cells.add(
          new Cell(
              small(stage.evidence(), scope),
              List.of(
                  stage.from(),
                  String.format(
                      Locale.ROOT,
                      "rank %.2f  structure %.2f",
                      stage.similarity().rankCorrelation(),
                      stage.similarity().structure()))));
    }
    sheet
        .heading("The same with random weights from a layer on to the end")
        .note("Compared with the map as trained: 1 is the same map, 0 another.")
        .grid(cells, CHECKS_IN_ROW);
  }

  private static BufferedImage small(ClassActivationMap evidence, NDManager scope) {
    float[] heat = enlarged(evidence, CHECK_SIDE, CHECK_SIDE, scope);
    return HeatmapDrawing.map(heat, CHECK_SIDE, CHECK_SIDE, 1).toImage();
  }

  @Override
  public void close() {
    manager.close();
    classifier.close();
  }
}
