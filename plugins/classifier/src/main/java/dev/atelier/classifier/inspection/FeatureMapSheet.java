package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.figure.HeatmapDrawing;
import dev.atelier.classifier.figure.LabeledSheet;
import dev.atelier.classifier.figure.LabeledSheet.Cell;
import dev.atelier.toolkit.math.Rounding;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the feature maps that a picture excites most on average, layer by layer, beside the
 * picture. Each map is drawn over its own range: what it is compared with is the picture.
 */
final class FeatureMapSheet implements PictureFunction {

  /** How much larger than a map the picture is drawn. */
  private static final int PICTURE_CELLS = 2;

  private final FeatureMapsParameters parameters;
  private final Backbone backbone;
  private final PictureService pictures;
  private final NDManager manager;

  /** A feature map. */
  private static final class FeatureMap {

    private final int index;
    private final float[] values;
    private final double mean;
    private final double greatest;

    /**
     * Looks at a map.
     *
     * @param index its index in the layer
     * @param values row by row
     */
    FeatureMap(int index, float[] values) {
      this.index = index;
      this.values = values;
      double sum = 0;
      double most = 0;
      for (float value : values) {
        sum += value;
        most = Math.max(most, value);
      }
      this.mean = sum / values.length;
      this.greatest = most;
    }

    int index() {
      return index;
    }

    double mean() {
      return mean;
    }
  }

  FeatureMapSheet(
      FeatureMapsParameters parameters,
      Backbone backbone,
      PictureService pictures,
      NDManager manager) {
    this.parameters = parameters;
    this.backbone = backbone;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    progress.checkCancelled();
    List<String> layers = parameters.layers();
    Map<String, Object> data = new LinkedHashMap<>();
    LabeledSheet rows = new LabeledSheet();
    try (NDManager scope = manager.newSubManager()) {
      NDList features = backbone.look(scaled(picture), layers, scope);
      for (int i = 0; i < layers.size(); i++) {
        progress.checkCancelled();
        data.put(layers.get(i), draw(rows, layers.get(i), features.get(i)));
        progress.report(i + 1L, layers.size(), Map.of());
      }
    }
    BufferedImage sheet =
        new LabeledSheet()
            .title("What a picture excites in backbone " + backbone.name())
            .note("The brighter, the more; each map over its own range.")
            .besides(List.of(original(picture), new Cell(rows.part(), List.of())))
            .image();
    return Result.of(Picture.of(sheet), data);
  }

  private Cell original(Picture picture) {
    Picture small = fitting(picture, PICTURE_CELLS * parameters.cell());
    return new Cell(
        small.toImage(),
        List.of("the picture", "%d x %d pixels".formatted(picture.width(), picture.height())));
  }

  private Picture scaled(Picture picture) {
    Picture fitting =
        Math.max(picture.width(), picture.height()) <= parameters.size()
            ? picture
            : fitting(picture, parameters.size());
    return pictures.resize(
        fitting,
        Math.max(TopActivatingPictures.SHORTEST_SIDE, fitting.width()),
        Math.max(TopActivatingPictures.SHORTEST_SIDE, fitting.height()));
  }

  private Picture fitting(Picture picture, int longest) {
    double factor = (double) longest / Math.max(picture.width(), picture.height());
    return pictures.resize(
        picture,
        Math.max(1, (int) Math.round(picture.width() * factor)),
        Math.max(1, (int) Math.round(picture.height() * factor)));
  }

  private List<Map<String, Object>> draw(LabeledSheet sheet, String layer, NDArray features) {
    Shape shape = features.getShape();
    int height = Math.toIntExact(shape.get(2));
    int width = Math.toIntExact(shape.get(3));
    List<FeatureMap> maps = new ArrayList<>();
    NDArray planes = features.reshape(shape.get(1), (long) height * width);
    for (int i = 0; i < shape.get(1); i++) {
      try (NDArray plane = planes.get(i)) {
        maps.add(new FeatureMap(i, plane.toFloatArray()));
      }
    }
    double total = maps.stream().mapToDouble(FeatureMap::mean).sum();
    List<FeatureMap> most =
        maps.stream()
            .sorted(
                Comparator.comparingDouble(FeatureMap::mean)
                    .reversed()
                    .thenComparingInt(FeatureMap::index))
            .limit(parameters.top())
            .toList();
    List<Cell> cells = new ArrayList<>();
    List<Map<String, Object>> data = new ArrayList<>();
    for (FeatureMap map : most) {
      double share = total == 0 ? 0 : map.mean / total;
      cells.add(
          new Cell(
              drawn(map, width, height),
              List.of("#" + map.index, String.format(Locale.ROOT, "%.1f %% of all", 100 * share))));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("map", map.index);
      one.put("mean", Rounding.toFiveDigits(map.mean));
      one.put("greatest", Rounding.toFiveDigits(map.greatest));
      one.put("share", Rounding.toFiveDigits(share));
      data.add(one);
    }
    sheet
        .heading(
            "%s: %d of %d maps, of %d x %d values"
                .formatted(layer, most.size(), maps.size(), width, height))
        .row(cells);
    return data;
  }

  private BufferedImage drawn(FeatureMap map, int width, int height) {
    Picture picture = HeatmapDrawing.map(map.values, width, height, map.greatest);
    return Math.max(width, height) > parameters.cell()
        ? fitting(picture, parameters.cell()).toImage()
        : HeatmapDrawing.enlarged(picture, parameters.cell());
  }

  @Override
  public void close() {
    manager.close();
  }
}
