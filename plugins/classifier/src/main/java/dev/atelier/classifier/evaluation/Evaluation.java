package dev.atelier.classifier.evaluation;

import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.metrics.CalibrationBins;
import dev.atelier.classifier.metrics.ConfusionMatrix;
import dev.atelier.classifier.metrics.ProbabilityScores;
import dev.atelier.classifier.metrics.RocStatistics;
import dev.atelier.classifier.metrics.WilsonInterval;
import dev.atelier.classifier.model.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a classifier says of many pictures whose classes are known.
 *
 * <p>Right and wrong go by the likeliest class, even of a picture that the classifier would call
 * {@value Prediction#NONE}; how many those are is counted apart.
 *
 * @param model what the classifier is called
 * @param source where the pictures are from
 * @param classes the classes that it knows
 * @param judgments what it says of each picture, at least one
 * @param strangers what it says of pictures of none of the classes, if there are any
 * @param skipped the files that could not be judged
 * @param ignored the labels that it does not know and that were left out
 * @param withoutClass how many files lay beside the folders of the classes
 */
record Evaluation(
    String model,
    Path source,
    List<String> classes,
    List<JudgedPrediction> judgments,
    List<Prediction> strangers,
    List<SkippedFile> skipped,
    List<String> ignored,
    int withoutClass) {

  /** As many likeliest classes as a person is usually shown. */
  private static final int FEW = 3;

  Evaluation {
    classes = List.copyOf(classes);
    judgments = List.copyOf(judgments);
    strangers = List.copyOf(strangers);
    skipped = List.copyOf(skipped);
    ignored = List.copyOf(ignored);
  }

  /** Counts what is said of the pictures of each class. */
  ConfusionMatrix confusion() {
    return new ConfusionMatrix(
        classes.size(),
        truths(),
        judgments.stream().mapToInt(judgment -> judgment.prediction().best()).toArray());
  }

  private int[] truths() {
    return judgments.stream().mapToInt(JudgedPrediction::truth).toArray();
  }

  /** Returns how good the probabilities are. */
  ProbabilityScores scores() {
    return new ProbabilityScores(
        judgments.stream()
            .map(
                judgment ->
                    judgment.prediction().confidences().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
            .toArray(double[][]::new),
        truths());
  }

  /** Compares how sure it is with how often it is right. */
  CalibrationBins reliability() {
    boolean[] right = new boolean[judgments.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = judgments.get(i).isRight();
    }
    return CalibrationBins.of(
        judgments.stream().mapToDouble(one -> one.prediction().confidence()).toArray(),
        right,
        CalibrationBins.BINS);
  }

  /** Returns where the accuracy lies that all pictures like these would give. */
  WilsonInterval interval() {
    return WilsonInterval.of(confusion().right(), judgments.size());
  }

  /** Returns the share of pictures that it is not near enough to know. */
  double refused() {
    return judgments.stream().mapToInt(one -> one.prediction().known() ? 0 : 1).average().orElse(0);
  }

  /** Returns how many pictures of a class it is not near enough to know. */
  int refused(int truth) {
    return Math.toIntExact(
        judgments.stream()
            .filter(one -> one.truth() == truth && !one.prediction().known())
            .count());
  }

  /**
   * Returns the share of pictures whose class is among the three likeliest; empty if there are not
   * more classes than that.
   */
  OptionalDouble topThree() {
    return classes.size() > FEW ? OptionalDouble.of(scores().top(FEW)) : OptionalDouble.empty();
  }

  /**
   * How well strangers are told from pictures of the classes.
   *
   * @param pictures how many strangers there are
   * @param area the area under the receiver operating characteristic of the strangeness, 0..1
   * @param recognized the share of strangers that is called {@value Prediction#NONE}
   */
  record Strangers(int pictures, double area, double recognized) {}

  /** Returns how well strangers are told apart, if there are any. */
  Optional<Strangers> strangersFound() {
    if (strangers.isEmpty()) {
      return Optional.empty();
    }
    double area =
        RocStatistics.area(
            judgments.stream().mapToDouble(one -> one.prediction().strangeness()).toArray(),
            strangers.stream().mapToDouble(Prediction::strangeness).toArray());
    double recognized = strangers.stream().mapToInt(one -> one.known() ? 0 : 1).average().orElse(0);
    return Optional.of(new Strangers(strangers.size(), area, recognized));
  }

  /** Returns what is wrong, the most confident first. */
  List<JudgedPrediction> mistakes() {
    return judgments.stream()
        .filter(judgment -> !judgment.isRight())
        .sorted(
            Comparator.comparingDouble((JudgedPrediction one) -> -one.prediction().confidence())
                .thenComparing(JudgedPrediction::file))
        .toList();
  }

  /** A class of pictures, and what is said of them instead. */
  record Cell(int truth, int said) {}

  /** Returns the mistakes by what is taken for what, the most frequent first. */
  Map<Cell, List<JudgedPrediction>> mistakesByCell() {
    Map<Cell, List<JudgedPrediction>> cells = new LinkedHashMap<>();
    for (JudgedPrediction mistake : mistakes()) {
      cells
          .computeIfAbsent(
              new Cell(mistake.truth(), mistake.prediction().best()), cell -> new ArrayList<>())
          .add(mistake);
    }
    Map<Cell, List<JudgedPrediction>> sorted = new LinkedHashMap<>();
    cells.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<Cell, List<JudgedPrediction>> one) -> -one.getValue().size())
                .thenComparingInt(one -> one.getKey().truth())
                .thenComparingInt(one -> one.getKey().said()))
        .forEach(one -> sorted.put(one.getKey(), one.getValue()));
    return sorted;
  }

  /**
   * Returns a file's name as people are told it: from the folder of the source on, or if a table
   * names files from all over, from the folder on that all judged pictures have in common.
   */
  String told(Path file) {
    Path place = source.toAbsolutePath().normalize();
    Path folder = Files.isDirectory(place) ? place : place.resolveSibling("");
    Path absolute = file.toAbsolutePath().normalize();
    Path base = absolute.startsWith(folder) ? folder : commonFolder();
    return absolute.startsWith(base) ? base.relativize(absolute).toString() : file.toString();
  }

  private Path commonFolder() {
    Path first = judgments.get(0).file().toAbsolutePath().normalize();
    Path common = first.resolveSibling("");
    for (JudgedPrediction judgment : judgments) {
      while (common.getParent() != null
          && !judgment.file().toAbsolutePath().normalize().startsWith(common)) {
        common = common.getParent();
      }
    }
    return common;
  }
}
