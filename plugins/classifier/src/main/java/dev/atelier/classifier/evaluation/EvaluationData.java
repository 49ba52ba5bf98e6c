package dev.atelier.classifier.evaluation;

import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.metrics.CalibrationBins.Bin;
import dev.atelier.classifier.metrics.ConfusionMatrix;
import dev.atelier.classifier.metrics.ProbabilityScores;
import dev.atelier.classifier.metrics.WilsonInterval;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.data.Csv;
import dev.atelier.toolkit.math.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Puts an evaluation into numbers by name. */
final class EvaluationData {

  private static final int DIGITS = 5;
  private static final int SIGNIFICANT = 7;

  /** A terminal is no place for more; the file of all numbers has them. */
  private static final int MOST_SKIPPED = 20;

  private final Evaluation evaluation;
  private final ConfusionMatrix confusion;

  EvaluationData(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.confusion = evaluation.confusion();
  }

  /** Returns what a person wants to know at once. */
  Map<String, Object> summary() {
    WilsonInterval interval = evaluation.interval();
    ProbabilityScores scores = evaluation.scores();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("pictures", evaluation.judgments().size());
    data.put("skipped", evaluation.skipped().size());
    data.put("accuracy", rounded(confusion.accuracy()));
    data.put("accuracyFrom", rounded(interval.low()));
    data.put("accuracyTo", rounded(interval.high()));
    data.put("balancedAccuracy", rounded(confusion.balancedAccuracy()));
    put(data, "top3", evaluation.topThree());
    data.put("meanF1", rounded(confusion.meanF1()));
    data.put("calibrationError", rounded(evaluation.reliability().expectedCalibrationError()));
    data.put("negativeLogLikelihood", rounded(scores.negativeLogLikelihood()));
    data.put("brier", rounded(scores.brier()));
    data.put("noneOfThese", rounded(evaluation.refused()));
    evaluation
        .strangersFound()
        .ifPresent(
            strangers -> {
              Map<String, Object> found = new LinkedHashMap<>();
              found.put("pictures", strangers.pictures());
              found.put("areaUnderCurve", rounded(strangers.area()));
              found.put("noneOfThese", rounded(strangers.recognized()));
              data.put("strangers", found);
            });
    data.put("classes", classes());
    data.put("confusion", confusions());
    if (!evaluation.ignored().isEmpty()) {
      data.put("ignoredClasses", evaluation.ignored());
    }
    if (evaluation.withoutClass() > 0) {
      data.put("withoutClass", evaluation.withoutClass());
    }
    if (!evaluation.skipped().isEmpty()) {
      data.put("skippedFiles", skippedFiles().limit(MOST_SKIPPED).toList());
    }
    return data;
  }

  /** Returns all there is. */
  Map<String, Object> all() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("model", evaluation.model());
    data.put("source", evaluation.source().toString());
    data.putAll(summary());
    data.replace("skippedFiles", skippedFiles().toList());
    data.put("reliability", evaluation.reliability().bins().stream().map(this::bin).toList());
    return data;
  }

  private Map<String, Object> classes() {
    Map<String, Object> classes = new LinkedHashMap<>();
    for (int i = 0; i < confusion.classes(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("pictures", confusion.support(i));
      put(one, "precision", confusion.precision(i));
      put(one, "recall", confusion.recall(i));
      put(one, "f1", confusion.f1(i));
      one.put("noneOfThese", evaluation.refused(i));
      classes.put(evaluation.classes().get(i), one);
    }
    return classes;
  }

  /** Returns for each class that there are pictures of how many are said to be of which. */
  private Map<String, Object> confusions() {
    Map<String, Object> rows = new LinkedHashMap<>();
    for (int truth = 0; truth < confusion.classes(); truth++) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int said = 0; said < confusion.classes(); said++) {
        if (confusion.count(truth, said) > 0) {
          row.put(evaluation.classes().get(said), confusion.count(truth, said));
        }
      }
      if (!row.isEmpty()) {
        rows.put(evaluation.classes().get(truth), row);
      }
    }
    return rows;
  }

  private Map<String, Object> bin(Bin bin) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("from", rounded(bin.from()));
    data.put("to", rounded(bin.to()));
    data.put("pictures", bin.count());
    data.put("confidence", rounded(bin.confidence()));
    data.put("accuracy", rounded(bin.accuracy()));
    return data;
  }

  private Stream<Map<String, Object>> skippedFiles() {
    return evaluation.skipped().stream().map(EvaluationData::skipped);
  }

  private static Map<String, Object> skipped(SkippedFile skipped) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", skipped.file().toString());
    data.put("reason", skipped.reason());
    return data;
  }

  /** Returns a line for each picture, as comma-separated values. */
  String table() {
    List<String> header =
        new ArrayList<>(List.of("file", "label", "predicted", "confidence", "known"));
    evaluation.classes().forEach(name -> header.add("confidence " + name));
    StringBuilder text = new StringBuilder(Csv.line(header));
    for (JudgedPrediction judgment : evaluation.judgments()) {
      Prediction said = judgment.prediction();
      List<Object> values = new ArrayList<>();
      values.add(judgment.file());
      values.add(evaluation.classes().get(judgment.truth()));
      values.add(evaluation.classes().get(said.best()));
      values.add(plain(said.confidence()));
      values.add(said.known());
      said.confidences().forEach(confidence -> values.add(plain(confidence)));
      text.append(Csv.line(values));
    }
    return text.toString();
  }

  private static void put(Map<String, Object> data, String name, OptionalDouble value) {
    value.ifPresent(present -> data.put(name, rounded(present)));
  }

  private static double rounded(double value) {
    return Rounding.to(value, DIGITS);
  }

  /**
   * Writes a number as exactly as 32-bit floats are, however small, so that everything can be
   * measured anew from the table; without powers of ten, which not every spreadsheet reads.
   */
  private static String plain(double value) {
    return Rounding.toPlainText(value, SIGNIFICANT);
  }
}
