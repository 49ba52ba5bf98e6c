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
import dev.atelier.toolkit.math.Rounding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the feature maps that a picture excites most, and where each is excited most. */
final class FeatureMapRanking implements PictureFunction {

  /** The shortest side to look at, so that the deepest layers still see something. */
  private static final int SHORTEST_SIDE = 64;

  private final DescribeParameters parameters;
  private final Backbone backbone;
  private final PictureService pictures;
  private final NDManager manager;

  /**
   * What a picture does to a feature map.
   *
   * @param map the index of the map in its layer
   * @param mean the mean activation
   * @param x where the greatest activation is, from the left, 0..1 of the picture's width
   * @param y where it is from the top, 0..1 of the picture's height
   */
  private record Excitation(int map, double mean, double x, double y) {}

  FeatureMapRanking(
      DescribeParameters parameters,
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
    try (NDManager scope = manager.newSubManager()) {
      Picture shown = scaled(picture);
      NDArray image = shown.toTensor(scope);
      NDList features = backbone.look(shown, layers, scope);
      for (int i = 0; i < layers.size(); i++) {
        progress.checkCancelled();
        int stride = backbone.stride(layers.get(i));
        data.put(layers.get(i), mostExcited(excitations(features.get(i), image, stride)));
        progress.report(i + 1L, layers.size(), Map.of());
      }
    }
    return Result.of(data);
  }

  private Picture scaled(Picture picture) {
    int longest = Math.max(picture.width(), picture.height());
    boolean keeps = parameters.size() == 0 || parameters.size() >= longest;
    double factor = keeps ? 1 : (double) parameters.size() / longest;
    return pictures.resize(
        picture,
        Math.max(SHORTEST_SIDE, (int) Math.round(picture.width() * factor)),
        Math.max(SHORTEST_SIDE, (int) Math.round(picture.height() * factor)));
  }

  private static List<Excitation> excitations(NDArray features, NDArray image, int stride) {
    Shape shape = features.getShape();
    List<Excitation> excitations = new ArrayList<>();
    try (NDArray maps = features.reshape(shape.get(1), shape.get(2), shape.get(3))) {
      for (int map = 0; map < shape.get(1); map++) {
        // One map at a time: all at once may be more than an array of Java holds.
        try (NDArray values = maps.get(map)) {
          excitations.add(excitation(map, values, image, stride));
        }
      }
    }
    return excitations;
  }

  /** Counted in Java, so that the first of several peaks wins on every engine. */
  private static Excitation excitation(int map, NDArray values, NDArray image, int stride) {
    float[] activations = values.toFloatArray();
    int peak = 0;
    double sum = 0;
    for (int i = 0; i < activations.length; i++) {
      sum += activations[i];
      if (activations[i] > activations[peak]) {
        peak = i;
      }
    }
    int columns = Math.toIntExact(values.getShape().get(1));
    int row = peak / columns;
    int column = peak - row * columns;
    // In pixels first: a map may leave out the last ones, where the stride does not divide.
    double x = (column + 0.5) * stride / image.getShape().get(3);
    double y = (row + 0.5) * stride / image.getShape().get(2);
    return new Excitation(map, sum / activations.length, x, y);
  }

  private List<Map<String, Object>> mostExcited(List<Excitation> excitations) {
    double total = excitations.stream().mapToDouble(Excitation::mean).sum();
    return excitations.stream()
        .sorted(
            Comparator.comparingDouble(Excitation::mean)
                .reversed()
                .thenComparingInt(Excitation::map))
        .limit(parameters.top())
        .map(excitation -> asData(excitation, total))
        .toList();
  }

  private static Map<String, Object> asData(Excitation excitation, double total) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("map", excitation.map());
    data.put("mean", Rounding.toFiveDigits(excitation.mean()));
    data.put("share", Rounding.toFiveDigits(total == 0 ? 0 : excitation.mean() / total));
    data.put("x", Rounding.toFiveDigits(excitation.x()));
    data.put("y", Rounding.toFiveDigits(excitation.y()));
    return data;
  }

  @Override
  public void close() {
    manager.close();
  }
}
