package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.tensor.Tensors;
import java.util.List;

/** What filters of a layer make of pictures, and how that changes with the pixels. */
final class FilterActivation {

  private final Backbone backbone;
  private final String layer;
  private final NDManager manager;

  FilterActivation(Backbone backbone, String layer, NDManager manager) {
    this.backbone = backbone;
    this.layer = layer;
    this.manager = manager;
  }

  /**
   * Computes the maps of one filter for each picture.
   *
   * @param pictures for each {@code 3 x side x side}
   * @param filters the filter that looks at it
   * @return for each picture the map, row by row
   */
  float[][] maps(List<float[]> pictures, int side, List<Integer> filters) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray features = features(tensor(pictures, side));
      Shape shape = features.getShape();
      int plane = Math.toIntExact(shape.get(2) * shape.get(3));
      int channels = Math.toIntExact(shape.get(1));
      NDArray planes = features.reshape(shape.get(0) * channels, plane);
      float[][] maps = new float[pictures.size()][];
      for (int i = 0; i < maps.length; i++) {
        maps[i] = planes.get(i * (long) channels + filters.get(i)).toFloatArray();
      }
      return maps;
    }
  }

  /**
   * Computes for each picture the gradient of the weighted sum of a filter's map.
   *
   * @param pictures for each {@code 3 x side x side}
   * @param filters the filter that looks at it
   * @param weights for each picture the weight of each value of the map, row by row
   * @return for each picture {@code 3 x side x side}
   */
  float[][] gradients(
      List<float[]> pictures, int side, List<Integer> filters, List<float[]> weights) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int stride = backbone.stride(layer);
      int channels = backbone.channels(layer);
      int rows = side / stride;
      int plane = rows * rows;
      float[] mask = new float[Math.multiplyExact(pictures.size() * channels, plane)];
      for (int i = 0; i < pictures.size(); i++) {
        System.arraycopy(weights.get(i), 0, mask, (i * channels + filters.get(i)) * plane, plane);
      }
      NDArray wanted = Tensors.of(mask, new Shape(pictures.size(), channels, rows, rows), manager);
      NDArray images = tensor(pictures, side);
      images.setRequiresGradient(true);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        collector.backward(features(images).mul(wanted).sum());
      }
      float[] all = images.getGradient().toFloatArray();
      float[][] gradients = new float[pictures.size()][3 * side * side];
      for (int i = 0; i < gradients.length; i++) {
        System.arraycopy(all, i * gradients[i].length, gradients[i], 0, gradients[i].length);
      }
      return gradients;
    }
  }

  private NDArray features(NDArray images) {
    return backbone.extract(images, List.of(layer)).singletonOrThrow();
  }

  private NDArray tensor(List<float[]> pictures, int side) {
    float[] all = new float[Math.multiplyExact(pictures.size(), 3 * side * side)];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * 3 * side * side, 3 * side * side);
    }
    return Tensors.of(all, new Shape(pictures.size(), 3, side, side), manager);
  }
}
