package dev.atelier.classifier.evaluation;

import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.Prediction;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells classes apart by the mean color of a picture: the nearer a class's, the likelier. */
final class ColorClassifier implements Classifier {

  /** What is farther than this from all colors, of 0..1 a channel, is none of the classes. */
  private static final double NEAR = 0.5;

  private final Map<String, Color> colors;
  boolean closed;

  ColorClassifier(Map<String, Color> colors) {
    this.colors = new LinkedHashMap<>(colors);
  }

  @Override
  public List<String> classes() {
    return List.copyOf(colors.keySet());
  }

  @Override
  public Prediction predict(Picture picture) {
    double[] mean = mean(picture);
    List<Double> distances = new ArrayList<>();
    for (Color color : colors.values()) {
      float[] center = color.getRGBColorComponents(null);
      double square = 0;
      for (int channel = 0; channel < 3; channel++) {
        square += Math.pow(mean[channel] - center[channel], 2);
      }
      distances.add(Math.sqrt(square));
    }
    double sum = distances.stream().mapToDouble(distance -> Math.exp(-4 * distance)).sum();
    List<Double> confidences =
        distances.stream().map(distance -> Math.exp(-4 * distance) / sum).toList();
    double nearest = distances.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return new Prediction(classes(), confidences, nearest / NEAR, nearest <= NEAR);
  }

  private static double[] mean(Picture picture) {
    double[] mean = new double[3];
    int[] pixels = picture.pixels();
    for (int pixel : pixels) {
      for (int channel = 0; channel < 3; channel++) {
        mean[channel] += (pixel >> (16 - 8 * channel) & 0xff) / 255.0 / pixels.length;
      }
    }
    return mean;
  }

  @Override
  public void close() {
    closed = true;
  }
}
