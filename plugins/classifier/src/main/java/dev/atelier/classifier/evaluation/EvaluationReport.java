package dev.atelier.classifier.evaluation;

import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.dataset.ClassNames;
import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.evaluation.Evaluation.Cell;
import dev.atelier.classifier.evaluation.Evaluation.Strangers;
import dev.atelier.classifier.metrics.ConfusionMatrix;
import dev.atelier.classifier.metrics.ProbabilityScores;
import dev.atelier.classifier.metrics.WilsonInterval;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import dev.atelier.toolkit.report.ReportPage.Headline;
import dev.atelier.toolkit.report.Thumbnail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a page of an evaluation, for people. */
final class EvaluationReport {

  /** As many rows and columns as a person can look through. */
  private static final int MOST_IN_MATRIX = 40;

  /** From here on the names of columns stand upright, or a phone would show three columns. */
  private static final int FEW_COLUMNS = 3;

  private static final int WORST = 24;
  private static final int MOST_OF_A_CELL = 6;
  private static final int MOST_PICTURES_OF_CELLS = 240;
  private static final int MOST_SKIPPED = 500;

  private final Evaluation evaluation;
  private final PictureService pictures;
  private final Progress progress;
  private final ConfusionMatrix confusion;
  private final Map<Cell, List<JudgedPrediction>> cells;

  EvaluationReport(Evaluation evaluation, PictureService pictures, Progress progress) {
    this.evaluation = evaluation;
    this.pictures = pictures;
    this.progress = progress;
    this.confusion = evaluation.confusion();
    this.cells = evaluation.mistakesByCell();
  }

  /** Returns the page. */
  String page() {
    ReportPage page =
        new ReportPage(
            "How well %s tells %s apart"
                .formatted(
                    evaluation.model(),
                    ReportPage.counted(evaluation.classes().size(), "class", "classes")));
    page.add(
        HtmlElement.tag("p")
            .add(
                "Right about %d of %s from "
                    .formatted(
                        confusion.right(),
                        ReportPage.counted(confusion.total(), "picture", "pictures")))
            .add(name(evaluation.source().toString()))
            .add("."));
    page.add(ReportPage.headlines(headlines()));
    addWhatWasLeftOut(page);
    addMatrix(page);
    addClasses(page);
    addReliability(page);
    addStrangers(page);
    addWorst(page);
    addCells(page);
    addSkipped(page);
    page.add(HtmlElement.tag("h2", "What the numbers mean"), ReportPage.glossary(WORDS));
    return page.toString();
  }

  /** A name of the user's own keeps its direction of writing to itself. */
  private static HtmlElement name(String text) {
    return HtmlElement.tag("bdi", text);
  }

  private List<Headline> headlines() {
    WilsonInterval interval = evaluation.interval();
    ProbabilityScores scores = evaluation.scores();
    List<Headline> headlines = new ArrayList<>();
    headlines.add(
        new Headline(
            "Accuracy",
            ReportPage.percent(confusion.accuracy()),
            "95\u00a0%% interval %s to %s"
                .formatted(
                    ReportPage.percent(interval.low()), ReportPage.percent(interval.high()))));
    headlines.add(
        new Headline("Balanced accuracy", ReportPage.percent(confusion.balancedAccuracy()), ""));
    evaluation
        .topThree()
        .ifPresent(
            share ->
                headlines.add(
                    new Headline("Among the first three", ReportPage.percent(share), "")));
    headlines.add(new Headline("Mean F1", ReportPage.percent(confusion.meanF1()), ""));
    headlines.add(
        new Headline(
            "Calibration error",
            ReportPage.percent(evaluation.reliability().expectedCalibrationError()),
            ""));
    headlines.add(
        new Headline(
            "Log loss",
            decimal(scores.negativeLogLikelihood()),
            "nats; guessing: " + decimal(Math.log(evaluation.classes().size()))));
    headlines.add(new Headline("Brier score", decimal(scores.brier()), "0 to 2"));
    headlines.add(new Headline("None of these", ReportPage.percent(evaluation.refused()), ""));
    return headlines;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private void addWhatWasLeftOut(ReportPage page) {
    HtmlElement left = HtmlElement.tag("p").set("class", "soft");
    boolean any = false;
    if (!evaluation.skipped().isEmpty()) {
      left.add(
          HtmlElement.tag(
                  "a",
                  ReportPage.counted(evaluation.skipped().size(), "file", "files") + " skipped")
              .set("href", "#skipped"));
      left.add(", not readable as pictures. ");
      any = true;
    }
    if (!evaluation.ignored().isEmpty()) {
      left.add("Left out, for the model does not know them: ");
      left.add(name(ClassNames.some(evaluation.ignored()))).add(". ");
      any = true;
    }
    if (evaluation.withoutClass() > 0) {
      left.add(
          ReportPage.counted(evaluation.withoutClass(), "file lies", "files lie")
              + " beside the folders of the classes and count for nothing.");
      any = true;
    }
    if (any) {
      page.add(left);
    }
  }

  private void addMatrix(ReportPage page) {
    page.add(HtmlElement.tag("h2", "What is taken for what"));
    if (confusion.classes() > MOST_IN_MATRIX) {
      page.add(
          HtmlElement.tag("p", "The most frequent confusions. Follow one to its pictures."),
          frequent());
      return;
    }
    page.add(
        HtmlElement.tag(
            "p",
            "A row for each class, a column for what is said of its pictures; the color is the"
                + " share of the row. Follow a number to its pictures."),
        ReportPage.scrolling(matrix()));
  }

  private HtmlElement frequent() {
    HtmlElement body = HtmlElement.tag("tbody");
    cells.entrySet().stream()
        .limit(MOST_IN_MATRIX)
        .forEach(
            entry ->
                body.add(
                    HtmlElement.tag("tr")
                        .add(
                            HtmlElement.tag("th", className(entry.getKey().truth())),
                            HtmlElement.tag("td", "taken for " + className(entry.getKey().said())),
                            HtmlElement.tag("td")
                                .add(link(entry.getKey(), entry.getValue().size())))));
    return ReportPage.scrolling(HtmlElement.tag("table").set("class", "lined").add(body));
  }

  private String className(int index) {
    return evaluation.classes().get(index);
  }

  private HtmlElement matrix() {
    boolean many = confusion.classes() > FEW_COLUMNS;
    HtmlElement header =
        HtmlElement.tag("tr").add(HtmlElement.tag("th", "is \\ said").set("scope", "col"));
    evaluation
        .classes()
        .forEach(
            name ->
                header.add(
                    HtmlElement.tag("th")
                        .set("scope", "col")
                        .set("title", name)
                        .add(HtmlElement.tag("span").add(name(name)))));
    header.add(HtmlElement.tag("th").set("scope", "col").add(HtmlElement.tag("span", "pictures")));
    HtmlElement body = HtmlElement.tag("tbody");
    for (int truth = 0; truth < confusion.classes(); truth++) {
      HtmlElement row =
          HtmlElement.tag("tr")
              .add(
                  HtmlElement.tag("th")
                      .set("scope", "row")
                      .set("title", className(truth))
                      .add(name(className(truth))));
      for (int said = 0; said < confusion.classes(); said++) {
        row.add(cell(truth, said));
      }
      row.add(
          HtmlElement.tag("td")
              .add(HtmlElement.tag("span", String.valueOf(confusion.support(truth)))));
      body.add(row);
    }
    return HtmlElement.tag("table")
        .set("class", many ? "matrix many" : "matrix")
        .add(HtmlElement.tag("thead").add(header), body);
  }

  private HtmlElement cell(int truth, int said) {
    int count = confusion.count(truth, said);
    HtmlElement cell = HtmlElement.tag("td");
    if (count == 0) {
      return cell.set("style", "color:#aeb6c0").add(HtmlElement.tag("span", "\u00b7"));
    }
    double share = (double) count / confusion.support(truth);
    double strength = 0.12 + 0.88 * share;
    String color = truth == said ? "31,111,181" : "217,114,43";
    cell.set(
            "style",
            String.format(
                Locale.ROOT,
                "background:rgba(%s,%.2f);color:%s",
                color,
                strength,
                strength > 0.6 ? "#fff" : "#1d2733"))
        .set(
            "title",
            "%s said to be %s: %d, %s"
                .formatted(className(truth), className(said), count, ReportPage.percent(share)));
    return cell.add(
        truth == said
            ? HtmlElement.tag("span", String.valueOf(count))
            : link(new Cell(truth, said), count));
  }

  private static HtmlElement link(Cell cell, int count) {
    return HtmlElement.tag("a", String.valueOf(count)).set("href", "#" + anchor(cell));
  }

  private static String anchor(Cell cell) {
    return "is-" + cell.truth() + "-said-" + cell.said();
  }

  private void addClasses(ReportPage page) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < confusion.classes(); i++) {
      rows.add(
          List.of(
              className(i),
              String.valueOf(confusion.support(i)),
              ReportPage.percent(confusion.precision(i)),
              ReportPage.percent(confusion.recall(i)),
              ReportPage.percent(confusion.f1(i)),
              String.valueOf(evaluation.refused(i))));
    }
    page.add(
        HtmlElement.tag("h2", "Class by class"),
        ReportPage.table(
            List.of("class", "pictures", "precision", "recall", "F1", "none of these"), rows));
  }

  private void addReliability(ReportPage page) {
    page.add(
        HtmlElement.tag("h2", "How far its confidence can be trusted"),
        HtmlElement.tag(
            "p",
            "How often it is right, over how sure it is. Orange is claimed and not kept; light blue is"
                + " kept beyond what is claimed; where confidence is what it says, bars end at the"
                + " dashed line. Below: how many pictures there are of each confidence."),
        ReliabilityDiagram.of(evaluation.reliability()));
  }

  private void addStrangers(ReportPage page) {
    evaluation
        .strangersFound()
        .ifPresent(
            strangers ->
                page.add(
                    HtmlElement.tag("h2", "Out-of-distribution pictures"),
                    HtmlElement.tag("p", words(strangers))));
  }

  private String words(Strangers strangers) {
    return ("Of %s of none of the classes, %s are called '%s'; of the pictures of the classes, %s"
            + " are. By how strange it finds a picture, it tells a stranger from a picture of the"
            + " classes in %s of all pairs (the area under the receiver operating characteristic;"
            + " guessing would be 50\u00a0%%).")
        .formatted(
            ReportPage.counted(strangers.pictures(), "picture", "pictures"),
            ReportPage.percent(strangers.recognized()),
            Prediction.NONE,
            ReportPage.percent(evaluation.refused()),
            ReportPage.percent(strangers.area()));
  }

  private void addWorst(ReportPage page) {
    List<JudgedPrediction> mistakes = evaluation.mistakes();
    if (mistakes.isEmpty()) {
      page.add(HtmlElement.tag("h2", "Mistakes"), HtmlElement.tag("p", "There are none."));
      return;
    }
    page.add(
        HtmlElement.tag("h2", "The worst mistakes"),
        HtmlElement.tag(
            "p",
            "Where it was most sure and wrong%s."
                .formatted(
                    mistakes.size() > WORST ? ": %d of %d".formatted(WORST, mistakes.size()) : "")),
        gallery(mistakes.stream().limit(WORST)));
  }

  private void addCells(ReportPage page) {
    if (cells.isEmpty()) {
      return;
    }
    page.add(HtmlElement.tag("h2", "All that is taken for something else"));
    int left = MOST_PICTURES_OF_CELLS;
    for (Map.Entry<Cell, List<JudgedPrediction>> entry : cells.entrySet()) {
      List<JudgedPrediction> mistakes = entry.getValue();
      int shown = Math.min(left, Math.min(MOST_OF_A_CELL, mistakes.size()));
      left -= shown;
      page.add(
          HtmlElement.tag("h3")
              .set("id", anchor(entry.getKey()))
              .add(name(className(entry.getKey().truth())))
              .add(" taken for ")
              .add(name(className(entry.getKey().said())))
              .add(": " + mistakes.size()));
      page.add(gallery(mistakes.stream().limit(shown)));
      if (shown < mistakes.size()) {
        HtmlElement rest = HtmlElement.tag("p").set("class", "soft").add(shown == 0 ? "" : "and ");
        for (int i = shown; i < Math.min(mistakes.size(), shown + MOST_OF_A_CELL); i++) {
          rest.add(i > shown ? ", " : "").add(name(evaluation.told(mistakes.get(i).file())));
        }
        int untold = mistakes.size() - shown - MOST_OF_A_CELL;
        page.add(rest.add(untold > 0 ? " and " + untold + " more" : ""));
      }
    }
  }

  private HtmlElement gallery(Stream<JudgedPrediction> mistakes) {
    HtmlElement gallery = HtmlElement.tag("div").set("class", "pictures");
    mistakes.forEach(mistake -> gallery.add(figure(mistake)));
    return gallery;
  }

  private HtmlElement figure(JudgedPrediction mistake) {
    progress.checkCancelled();
    Prediction said = mistake.prediction();
    String truth = className(mistake.truth());
    HtmlElement caption =
        HtmlElement.tag("figcaption")
            .add(
                HtmlElement.tag("span")
                    .set("class", "wrong")
                    .add(name(className(said.best())))
                    .add(" " + ReportPage.percent(said.confidence())),
                HtmlElement.tag("br"))
            .add("is ")
            .add(name(truth))
            .add(" (" + ReportPage.percent(said.confidences().get(mistake.truth())) + ")")
            .add(said.known() ? "" : ", called " + Prediction.NONE)
            .add(name(evaluation.told(mistake.file())).set("class", "file"));
    return HtmlElement.tag("figure").add(thumbnail(mistake, truth), caption);
  }

  private HtmlElement thumbnail(JudgedPrediction mistake, String truth) {
    try {
      return Thumbnail.of(pictures.read(mistake.file()), pictures, "a picture of " + truth);
    } catch (OperationException e) {
      // It could be read a while ago; the report is worth more than one picture in it.
      return HtmlElement.tag("p", "The picture can no longer be read.").set("class", "soft");
    }
  }

  /** The reason names the file with all folders; here its name is there already. */
  private static String shortened(SkippedFile skipped) {
    String file = skipped.file().toString();
    return skipped.reason().startsWith(file)
        ? skipped.reason().substring(file.length()).strip()
        : skipped.reason();
  }

  private void addSkipped(ReportPage page) {
    List<SkippedFile> skipped = evaluation.skipped();
    if (skipped.isEmpty()) {
      return;
    }
    HtmlElement list = HtmlElement.tag("ul").set("class", "files");
    skipped.stream()
        .limit(MOST_SKIPPED)
        .forEach(
            file ->
                list.add(
                    HtmlElement.tag("li")
                        .add(name(evaluation.told(file.file())))
                        .add(": ")
                        .add(name(shortened(file)))));
    page.add(
        HtmlElement.tag("h2", ReportPage.counted(skipped.size(), "file", "files") + " skipped")
            .set("id", "skipped"),
        list);
    if (skipped.size() > MOST_SKIPPED) {
      page.add(HtmlElement.tag("p", "and " + (skipped.size() - MOST_SKIPPED) + " more"));
    }
  }

  private static final List<List<String>> WORDS =
      List.of(
          List.of(
              "Accuracy",
              "How many of 100 pictures it is right about, going by the likeliest class. These pictures"
                  + " are a sample: the interval (Wilson, 1927) is made so that in 95 of 100 samples"
                  + " it holds the accuracy over all pictures like these."),
          List.of(
              "Balanced accuracy",
              "The mean of the classes' recalls, so that a class with few pictures counts as much"
                  + " as one with many."),
          List.of(
              "Precision, recall, F1",
              "Precision is how much of what is said to be of the class is. Recall is how much of"
                  + " the class is found. F1 is their harmonic mean."),
          List.of(
              "Calibration error",
              "How far confidence and accuracy are apart, on average over the pictures, which are"
                  + " sorted into 15 bins by confidence (Naeini et al., AAAI 2015; Guo et al., ICML"
                  + " 2017)."),
          List.of(
              "Log loss, Brier score",
              "How good the confidences of all classes are, not only of the likeliest; 0 is"
                  + " perfect."),
          List.of(
              "None of these",
              "The share of pictures that are so unlike all it was trained on that it says"
                  + " so rather than name a class. They are counted here, and in all other numbers"
                  + " by their likeliest class."));
}
