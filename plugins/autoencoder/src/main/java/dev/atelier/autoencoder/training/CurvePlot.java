package dev.atelier.autoencoder.training;

import dev.atelier.toolkit.report.HtmlElement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws curves as SVG, the height on a logarithmic scale. */
final class CurvePlot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int RIGHT = 16;
  private static final int TOP = 12;
  private static final int BOTTOM = 44;
  private static final List<String> COLORS = List.of("#1f6fb5", "#d9722b", "#3d8a4e");
  private static final double LEAST = 1e-9;

  private CurvePlot() {}

  /**
   * A curve.
   *
   * @param name what it is called
   * @param points pairs of a place and a height more than 0
   */
  record Curve(String name, List<double[]> points) {}

  /** Draws curves, of which the first is blue, the second orange, the third green. */
  static HtmlElement of(List<Curve> curves, String across, String up) {
    List<double[]> all = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    HtmlElement drawing =
        HtmlElement.tag("svg")
            .set("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .set("role", "img")
            .set(
                "aria-label",
                curves.stream().map(Curve::name).collect(Collectors.joining(" and ")));
    if (all.isEmpty()) {
      return drawing;
    }
    double last = Math.max(1, all.stream().mapToDouble(point -> point[0]).max().orElseThrow());
    double lowest = all.stream().mapToDouble(point -> logarithm(point[1])).min().orElseThrow();
    double highest = all.stream().mapToDouble(point -> logarithm(point[1])).max().orElseThrow();
    double from = lowest - 0.05;
    double to = Math.max(highest, lowest + 0.1) + 0.05;
    for (double mark : marks(from, to)) {
      double y = y(Math.log10(mark), from, to);
      drawing.add(
          line(LEFT, y, WIDTH - RIGHT, y),
          text(LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.3g", mark)));
    }
    for (int i = 0; i <= 4; i++) {
      double x = LEFT + i / 4.0 * (WIDTH - RIGHT - LEFT);
      drawing.add(
          text(x, HEIGHT - BOTTOM + 18, "middle", String.valueOf(Math.round(last * i / 4))));
    }
    drawing.add(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", across + " (" + up + ")"));
    for (int k = 0; k < curves.size(); k++) {
      String points =
          curves.get(k).points().stream()
              .map(
                  point ->
                      coordinate(LEFT + point[0] / last * (WIDTH - RIGHT - LEFT))
                          + ","
                          + coordinate(y(logarithm(point[1]), from, to)))
              .collect(Collectors.joining(" "));
      drawing.add(
          HtmlElement.tag("polyline")
              .set("points", points)
              .set("fill", "none")
              .set("stroke", COLORS.get(k % COLORS.size()))
              .set("stroke-width", "2")
              .add(HtmlElement.tag("title", curves.get(k).name())));
    }
    return drawing;
  }

  /** Returns 1, 2 and 5 times the powers of ten in a range. */
  private static List<Double> marks(double from, double to) {
    return IntStream.rangeClosed((int) Math.floor(from), (int) Math.ceil(to))
        .boxed()
        .flatMap(power -> List.of(1, 2, 5).stream().map(digit -> digit * Math.pow(10, power)))
        .filter(mark -> Math.log10(mark) >= from && Math.log10(mark) <= to)
        .toList();
  }

  private static double logarithm(double value) {
    return Math.log10(Math.max(value, LEAST));
  }

  private static double y(double logarithm, double from, double to) {
    return TOP + (to - logarithm) / (to - from) * (HEIGHT - TOP - BOTTOM);
  }

  private static HtmlElement line(double fromX, double fromY, double toX, double toY) {
    return HtmlElement.tag("line")
        .set("x1", coordinate(fromX))
        .set("y1", coordinate(fromY))
        .set("x2", coordinate(toX))
        .set("y2", coordinate(toY))
        .set("stroke", "#d8dee6");
  }

  private static HtmlElement text(double x, double y, String anchor, String words) {
    return HtmlElement.tag("text", words)
        .set("x", coordinate(x))
        .set("y", coordinate(y))
        .set("text-anchor", anchor)
        .set("font-size", "13")
        .set("fill", "#5b6775");
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
