package dev.atelier.classifier.evaluation;

import dev.atelier.classifier.metrics.CalibrationBins;
import dev.atelier.classifier.metrics.CalibrationBins.Bin;
import dev.atelier.toolkit.report.HtmlElement;
import java.util.List;
import java.util.Locale;

/** Draws how often a classifier is right over how sure it is, as SVG. */
final class ReliabilityDiagram {

  private static final int LEFT = 56;
  private static final int TOP = 12;
  private static final int SIDE = 300;
  private static final int GAP = 16;
  private static final int COUNTS = 64;
  private static final int WIDTH = LEFT + SIDE + 26;
  private static final int COUNTS_BOTTOM = TOP + SIDE + GAP + COUNTS;
  private static final int HEIGHT = COUNTS_BOTTOM + 48;
  private static final String INK = "#1d2733";
  private static final String SOFT = "#5b6775";
  private static final String LINE = "#d8dee6";
  private static final String BLUE = "#1f6fb5";
  private static final String ORANGE = "#d9722b";

  private final HtmlElement svg =
      HtmlElement.tag("svg")
          .set("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
          .set("role", "img")
          .set("font-family", "system-ui, sans-serif")
          .set("font-size", 13);

  private ReliabilityDiagram() {}

  /** Returns an element {@code svg}. */
  static HtmlElement of(CalibrationBins reliability) {
    ReliabilityDiagram diagram = new ReliabilityDiagram();
    diagram.svg.add(
        HtmlElement.tag("title", "Accuracy over confidence"),
        HtmlElement.tag("desc", description(reliability.bins())));
    diagram.drawAxes();
    int most = Math.max(1, reliability.bins().stream().mapToInt(Bin::count).max().orElse(1));
    for (Bin bin : reliability.bins()) {
      if (bin.count() > 0) {
        diagram.draw(bin, most);
      }
    }
    diagram.drawDiagonal();
    diagram.text(LEFT - 8, TOP + SIDE + GAP + 10, "end", SOFT, String.valueOf(most));
    return diagram.svg;
  }

  private static String description(List<Bin> bins) {
    StringBuilder text = new StringBuilder();
    for (Bin bin : bins) {
      if (bin.count() > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%d pictures of confidence %.2f: %.2f right. ",
                bin.count(),
                bin.confidence(),
                bin.accuracy()));
      }
    }
    return text.toString();
  }

  private void drawAxes() {
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      double share = tenth / 10.0;
      line(x(0), y(share), x(1), y(share), LINE);
      String label = String.format(Locale.ROOT, "%d %%", tenth * 10);
      text(LEFT - 8, y(share) + 4, "end", SOFT, label);
      text(x(share), COUNTS_BOTTOM + 18, "middle", SOFT, label);
    }
    line(x(0), COUNTS_BOTTOM, x(1), COUNTS_BOTTOM, SOFT);
    text(x(0.5), COUNTS_BOTTOM + 40, "middle", INK, "confidence");
    upwards(TOP + SIDE / 2.0, "right");
    upwards(TOP + SIDE + GAP + COUNTS / 2.0, "pictures");
  }

  private void draw(Bin bin, int most) {
    double left = x(bin.from()) + 1;
    double width = x(bin.to()) - x(bin.from()) - 2;
    double upper = Math.max(bin.accuracy(), bin.confidence());
    double lower = Math.min(bin.accuracy(), bin.confidence());
    rectangle(left, y(lower), width, y(0) - y(lower), BLUE, 0.85);
    String gap = bin.confidence() > bin.accuracy() ? ORANGE : BLUE;
    rectangle(left, y(upper), width, y(lower) - y(upper), gap, 0.35);
    double height = Math.max(1, (double) COUNTS * bin.count() / most);
    rectangle(left, COUNTS_BOTTOM - height, width, height, SOFT, 0.7);
  }

  private void drawDiagonal() {
    svg.add(
        HtmlElement.tag("line")
            .set("x1", x(0))
            .set("y1", y(0))
            .set("x2", x(1))
            .set("y2", y(1))
            .set("stroke", INK)
            .set("stroke-dasharray", "5 4"));
  }

  private static double x(double share) {
    return LEFT + SIDE * share;
  }

  private static double y(double share) {
    return TOP + SIDE * (1 - share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void line(double x1, double y1, double x2, double y2, String color) {
    svg.add(
        HtmlElement.tag("line")
            .set("x1", number(x1))
            .set("y1", number(y1))
            .set("x2", number(x2))
            .set("y2", number(y2))
            .set("stroke", color));
  }

  private void rectangle(
      double x, double y, double width, double height, String color, double opacity) {
    svg.add(
        HtmlElement.tag("rect")
            .set("x", number(x))
            .set("y", number(y))
            .set("width", number(width))
            .set("height", number(height))
            .set("fill", color)
            .set("fill-opacity", opacity));
  }

  private void text(double x, double y, String anchor, String color, String words) {
    svg.add(
        HtmlElement.tag("text", words)
            .set("x", number(x))
            .set("y", number(y))
            .set("text-anchor", anchor)
            .set("fill", color));
  }

  private void upwards(double middle, String words) {
    svg.add(
        HtmlElement.tag("text", words)
            .set("transform", "translate(14 " + number(middle) + ") rotate(-90)")
            .set("text-anchor", "middle")
            .set("fill", INK));
  }
}
