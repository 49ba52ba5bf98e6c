package dev.atelier.autoencoder.training;

import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.evaluation.ReconstructionMetrics;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.PictureGrid;
import dev.atelier.toolkit.report.ReportPage;
import dev.atelier.toolkit.report.ReportPage.Headline;
import dev.atelier.toolkit.report.Thumbnail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a training reports: curves, measures beside principal components, and pictures. */
record TrainingReport(
    TrainAutoencoderParameters parameters,
    AutoencoderDescription description,
    LearningCurve curve,
    ReconstructionMetrics measured,
    Map<String, String> skipped,
    PictureService pictures) {

  private static final int MOST_SKIPPED = 100;

  /** Returns the page, which needs nothing else. */
  String page() {
    Map<String, Double> measures = description.measures();
    ReportPage page = new ReportPage("An autoencoder of " + description.latent() + " numbers");
    page.add(
        HtmlElement.tag(
            "p",
            "Learned from %s: squares of %d pixels, %s, condensed to %d numbers by a %s autoencoder."
                .formatted(
                    ReportPage.counted((int) measure("trainedOn"), "picture", "pictures"),
                    description.side(),
                    description.channels() == 1 ? "gray" : "in color",
                    description.latent(),
                    description.variational() ? "variational" : "plain")));
    if (measures.containsKey("meanSquare")) {
      page.add(headlines());
    }
    page.add(HtmlElement.tag("h2", "How it learned"), ReportPage.scrolling(curves()), legend());
    if (!measured.shown().isEmpty()) {
      page.add(
          HtmlElement.tag("h2", "Held-out pictures"),
          HtmlElement.tag(
              "p",
              "None of these was learned from. From left to right: the picture, what came back, and"
                  + " what as many principal components give."),
          shown());
    }
    page.add(HtmlElement.tag("h2", "Files that are no pictures"), skippedFiles());
    page.add(
        HtmlElement.tag("h2", "Words"),
        ReportPage.glossary(
            List.of(
                List.of(
                    "Mean square",
                    "The mean of the squared differences of all pixels, from 0 (black) to 1"
                        + " (white): the smaller, the better."),
                List.of(
                    "Structural similarity",
                    "How alike pictures look, from local brightness, contrast and structure; 1 for"
                        + " equal ones."),
                List.of(
                    "Principal components",
                    "The best that can be done with as many numbers by sums alone, without a"
                        + " network: what the autoencoder has to beat."),
                List.of(
                    "Divergence",
                    "How many nats (1.44 bits) the vectors tell beyond what any vector would; only"
                        + " variational autoencoders weigh it."))));
    page.add(HtmlElement.tag("h2", "Settings"), settings());
    return page.toString();
  }

  private double measure(String name) {
    return description.measures().getOrDefault(name, 0.0);
  }

  private HtmlElement headlines() {
    double own = measure("meanSquare");
    double principal = measure("pcaMeanSquare");
    return ReportPage.headlines(
        List.of(
            new Headline(
                "Mean square",
                number(own),
                "on "
                    + ReportPage.counted((int) measure("heldOut"), "picture", "pictures")
                    + " held out"),
            new Headline(
                "of principal components",
                number(principal),
                principal > 0
                    ? "the network leaves " + ReportPage.percent(own / principal) + " of it"
                    : ""),
            new Headline(
                "Structural similarity",
                number(measure("ssim")),
                "principal components: " + number(measure("pcaSsim"))),
            new Headline(
                "Peak signal to noise",
                String.format(Locale.ROOT, "%.1f dB", measure("psnr")),
                "the mean of the pictures'")));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.5f" : "%.3f", value);
  }

  private HtmlElement curves() {
    List<LearningCurve.Point> points = curve.points();
    List<CurvePlot.Curve> curves = new ArrayList<>();
    curves.add(
        new CurvePlot.Curve(
            "training",
            points.stream().map(point -> new double[] {point.step(), point.training()}).toList()));
    curves.add(
        new CurvePlot.Curve(
            "validation",
            points.stream()
                .map(point -> new double[] {point.step(), point.validation()})
                .toList()));
    return CurvePlot.of(curves, "step", "loss, logarithmic");
  }

  private HtmlElement legend() {
    return HtmlElement.tag(
            "p",
            "Blue: on training pictures, changed at random and condensed with noise. Orange: on pictures"
                + " that only decide when to stop. The best was at step "
                + curve.bestStep()
                + ", and is what is kept.")
        .set("class", "soft");
  }

  private HtmlElement shown() {
    HtmlElement grid = HtmlElement.tag("div").set("class", "pictures");
    for (ReconstructionMetrics.Shown one : measured.shown()) {
      grid.add(
          HtmlElement.tag("figure")
              .add(
                  Thumbnail.of(
                          PictureGrid.of(
                              List.of(one.original(), one.rebuilt(), one.principal()), 3, 1),
                          pictures,
                          one.name() + ", rebuilt, and by principal components")
                      .set("style", "aspect-ratio: auto"),
                  HtmlElement.tag("figcaption")
                      .add(HtmlElement.tag("span", one.name()).set("class", "file"))));
    }
    return grid;
  }

  private HtmlElement settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("pictures", parameters.pictures());
    settings.put("latent", parameters.latent());
    settings.put("beta", parameters.beta());
    settings.put("size", description.side());
    settings.put("gray", description.channels() == 1);
    settings.put("width", parameters.width());
    settings.put("perceptual", parameters.perceptual());
    settings.put("change", parameters.change());
    settings.put("flip", parameters.flip());
    settings.put("steps", parameters.steps());
    settings.put("batch", parameters.batch());
    settings.put("learning-rate", parameters.learningRate());
    settings.put("seed", parameters.seed());
    List<List<String>> rows = new ArrayList<>();
    settings.forEach((name, value) -> rows.add(List.of("--" + name, value.toString())));
    return ReportPage.table(List.of("option", "value"), rows);
  }

  private HtmlElement skippedFiles() {
    if (skipped.isEmpty()) {
      return HtmlElement.tag("p", "None of the files that were looked at.");
    }
    HtmlElement list = HtmlElement.tag("ul").set("class", "files");
    skipped.values().stream()
        .limit(MOST_SKIPPED)
        .forEach(reason -> list.add(HtmlElement.tag("li", reason)));
    if (skipped.size() > MOST_SKIPPED) {
      list.add(HtmlElement.tag("li", "and " + (skipped.size() - MOST_SKIPPED) + " more"));
    }
    return list;
  }
}
