package dev.atelier.classifier.digits.training;

import dev.atelier.classifier.digits.DigitCalibration;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.DigitInference;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.classifier.digits.data.MnistData;
import dev.atelier.classifier.digits.data.NonDigitGlyphs;
import dev.atelier.classifier.digits.data.PrintedGlyphs;
import dev.atelier.classifier.metrics.CalibrationBins;
import dev.atelier.classifier.metrics.MahalanobisScore;
import dev.atelier.classifier.metrics.RocStatistics;
import dev.atelier.classifier.metrics.TemperatureScaling;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures a network for digits on what it was not trained on, each digit found on its picture and
 * framed as a classifier does it. The first half of the handwritten digits sets the temperature and
 * the unit of strangeness; the calibration error and the part that is known are told of the second
 * half.
 */
final class DigitNetworkMetrics {

  /** The part of the digits whose strangeness is to be at most 1. */
  private static final double KNOWN = 0.99;

  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Of other scripts, so that no training with Latin letters saw them. */
  private static final String FOREIGN = "ГДЖИЛФЦШЩЫЭЮЯΓΔΘΛΞΠΣΦΨΩאגדהלמצשתقكمنبجد한국中文字";

  /** The most marks of each kind that is made rather than drawn. */
  private static final int MOST_MADE = 2000;

  private final DigitInference gaze;
  private final long seed;
  private final Runnable between;

  /**
   * What was measured.
   *
   * @param temperature what the logits are to be divided by
   * @param clusters measured with the unit in which 99 % of digits are known
   * @param measures by name
   */
  record Outcome(double temperature, MahalanobisScore clusters, Map<String, Double> measures) {}

  DigitNetworkMetrics(DigitInference gaze, long seed, Runnable between) {
    this.gaze = gaze;
    this.seed = seed;
    this.between = between;
  }

  Outcome of(MnistData digits, List<Font> unseen, MahalanobisScore clusters) {
    List<float[]> images =
        IntStream.range(0, digits.size())
            .mapToObj(index -> DigitClassifier.framed(digits.picture(index)))
            .toList();
    List<DigitInference.Sight> sights = gaze.look(images, between);
    int half = digits.size() / 2;
    double[][] logits = new double[half][];
    int[] labels = new int[half];
    double[] othernesses = new double[half];
    double[] distances = new double[half];
    for (int i = 0; i < half; i++) {
      float[] digit = sights.get(i).digits();
      logits[i] = IntStream.range(0, digit.length).mapToDouble(k -> digit[k]).toArray();
      labels[i] = digits.labels()[i];
      othernesses[i] = sights.get(i).otherness();
      distances[i] = clusters.distance(sights.get(i).features());
    }
    double temperature = TemperatureScaling.fit(logits, labels);
    MahalanobisScore scaled = clusters.scaled(unit(distances, othernesses));

    Map<String, Double> measures = new LinkedHashMap<>();
    int wrong = 0;
    for (int i = 0; i < sights.size(); i++) {
      wrong += sights.get(i).best() == digits.labels()[i] ? 0 : 1;
    }
    measures.put("errorWritten", (double) wrong / digits.size());
    List<DigitInference.Sight> second = sights.subList(half, sights.size());
    double[] confidences = new double[second.size()];
    boolean[] right = new boolean[second.size()];
    double[] known = new double[second.size()];
    int accepted = 0;
    for (int i = 0; i < second.size(); i++) {
      DigitInference.Sight sight = second.get(i);
      confidences[i] = DigitCalibration.softmax(sight.digits(), temperature)[sight.best()];
      right[i] = sight.best() == digits.labels()[half + i];
      known[i] = DigitClassifier.strangeness(sight, scaled);
      accepted += known[i] <= 1 ? 1 : 0;
    }
    measures.put(
        "calibrationError",
        CalibrationBins.of(confidences, right, CalibrationBins.BINS).expectedCalibrationError());
    measures.put("known", (double) accepted / second.size());
    SplittableRandom random = new SplittableRandom(seed);
    int made = Math.min(MOST_MADE, 2 * digits.size());
    Map<String, List<float[]>> strange = new LinkedHashMap<>();
    strange.put("Noise", noise(made, random));
    strange.put("Halves", halves(digits, made, random));
    strange.put("Pairs", pairs(digits, made, random));
    if (!unseen.isEmpty()) {
      strange.put("Letters", characters(unseen, CAPITALS));
      strange.put("LettersButIO", characters(unseen, CAPITALS.replaceAll("[IO]", "")));
      strange.put("OtherScripts", characters(unseen, FOREIGN));
      printed(unseen, scaled, measures);
    }
    strange.values().removeIf(List::isEmpty);
    List<Double> all = new ArrayList<>();
    strange.forEach(
        (name, marks) -> {
          double[] scores =
              gaze.look(marks, between).stream()
                  .mapToDouble(sight -> DigitClassifier.strangeness(sight, scaled))
                  .toArray();
          measures.put("auroc" + name, RocStatistics.area(known, scores));
          double rejected = 0;
          for (double score : scores) {
            rejected += score > 1 ? 1 : 0;
          }
          measures.put("rejected" + name, rejected / scores.length);
          if (List.of("Noise", "Halves", "Letters").contains(name)) {
            for (double score : scores) {
              all.add(score);
            }
          }
        });
    measures.put(
        "auroc",
        RocStatistics.area(known, all.stream().mapToDouble(Double::doubleValue).toArray()));
    return new Outcome(temperature, scaled, measures);
  }

  /** Returns the distance within which, with those called digits, 99 % of digits are. */
  private static double unit(double[] distances, double[] othernesses) {
    double[] reaches = new double[distances.length];
    for (int i = 0; i < reaches.length; i++) {
      reaches[i] = othernesses[i] > 0.5 ? Double.MAX_VALUE : distances[i];
    }
    double unit = RocStatistics.quantile(reaches, KNOWN);
    double farthest = RocStatistics.quantile(distances, 1);
    return unit > 0 ? Math.min(unit, farthest) : 1;
  }

  private void printed(List<Font> fonts, MahalanobisScore clusters, Map<String, Double> measures) {
    List<float[]> images = new ArrayList<>();
    PrintedGlyphs marks = new PrintedGlyphs(fonts);
    for (int font = 0; font < marks.fonts(); font++) {
      for (int digit = 0; digit < 10; digit++) {
        images.add(marks.digit(font, digit));
      }
    }
    List<DigitInference.Sight> sights = gaze.look(images, between);
    double wrong = 0;
    double known = 0;
    for (int i = 0; i < sights.size(); i++) {
      wrong += sights.get(i).best() == i % 10 ? 0 : 1;
      known += DigitClassifier.strangeness(sights.get(i), clusters) <= 1 ? 1 : 0;
    }
    measures.put("errorPrinted", wrong / sights.size());
    measures.put("knownPrinted", known / sights.size());
  }

  private static List<float[]> characters(List<Font> fonts, String characters) {
    List<float[]> marks = new ArrayList<>();
    for (Font font : fonts) {
      characters
          .codePoints()
          .forEach(character -> FontCatalog.glyph(font, character).ifPresent(marks::add));
    }
    return marks;
  }

  private static List<float[]> noise(int made, SplittableRandom random) {
    List<float[]> marks = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      marks.add(i % 2 == 0 ? NonDigitGlyphs.noise(random) : NonDigitGlyphs.blot(random));
    }
    return marks;
  }

  private static List<float[]> halves(MnistData digits, int made, SplittableRandom random) {
    List<float[]> marks = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      int index = random.nextInt(digits.size());
      marks.add(NonDigitGlyphs.half(digits.image(index), i % 4));
    }
    return marks;
  }

  private static List<float[]> pairs(MnistData digits, int made, SplittableRandom random) {
    List<float[]> marks = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      float[] one = digits.image(random.nextInt(digits.size()));
      marks.add(NonDigitGlyphs.pair(one, digits.image(random.nextInt(digits.size())), random));
    }
    return marks;
  }
}
