package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;

/** A rose window: colored glass between strips of lead, with the day behind it. */
final class StainedGlass implements Drawing {

  private static final double LEAD = 0.0062;

  /** The rings of the rose: outer radius, number of panes, turn in panes. */
  private static final double[][] RINGS = {
    {0.058, 1, 0},
    {0.125, 8, 0},
    {0.175, 16, 0.5},
    {0.345, 12, 0},
    {0.395, 36, 0},
    {0.495, 24, 0.5},
  };

  private static final int PETAL_RING = 3;
  private static final int OUTER_RING = 5;

  private final Noise noise = new Noise(1220);

  @Override
  public String name() {
    return "styles/stained-glass";
  }

  @Override
  public Dimension size() {
    return new Dimension(600, 600);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    Canvas window = Canvas.shaded(width, height, 2, (x, y) -> shade(x - aspect / 2, y - 0.5));
    Canvas halo = window.blurred(0.016 * height);
    return Canvas.shaded(
            width,
            height,
            1,
            (x, y) -> {
              int column = (int) (x * height);
              int row = (int) (y * height);
              return window.get(column, row).plus(halo.get(column, row).times(0.30)).times(1.0);
            })
        .toImage();
  }

  /** A pane of glass: what it is numbered by, and how far its nearest lead is. */
  private record Pane(int ring, int index, double edge) {}

  private Color shade(double x, double y) {
    Pane pane =
        pane(x + 0.0016 * noise.at(14 * x, 14 * y), y + 0.0016 * noise.at(14 * x + 9, 14 * y));
    double strip = pane.edge - LEAD * (pane.ring < 0 ? 0.62 : 1);
    return strip < 0 ? lead(x, y, strip) : glass(pane, x, y, strip);
  }

  private Color lead(double x, double y, double strip) {
    double round = Curves.saturate(-strip / LEAD);
    double patina = noise.fractal(60 * x, 60 * y, 3);
    double sheen = 0.05 + 0.16 * round * round + 0.06 * patina;
    return new Color(0.92, 0.96, 1.05).times(Math.max(0.02, sheen));
  }

  private Color glass(Pane pane, double x, double y, double fromLead) {
    double chance = noise.random(pane.ring, pane.index, 1);
    double angle = 2 * Math.PI * noise.random(pane.ring, pane.index, 2);
    double u = Math.cos(angle) * x + Math.sin(angle) * y;
    double v = Math.cos(angle) * y - Math.sin(angle) * x;
    double shift = 40 * chance;
    double streaks = noise.fractal(6 * u + shift, 34 * v, 4);
    double clouds = noise.fractal(9 * x + shift, 9 * y, 4);
    double bubbles = Curves.smoothStep(0.62, 0.80, noise.at(75 * u + shift, 60 * v));
    double ripples = noise.fractal(55 * x, 55 * y + shift, 2);
    double day = 1.06 - 0.75 * (x * x + y * y) + 0.22 * noise.fractal(2.4 * x + 3, 2.4 * y, 3);
    double dirt = 0.55 + 0.45 * Curves.smoothStep(0, 0.014, fromLead + 0.004 * ripples);
    double thickness = Math.max(0.45, 1 + 0.36 * streaks + 0.42 * clouds + 0.3 * (chance - 0.5));
    Color color = color(pane).power(thickness);
    double painted = Curves.smoothStep(0.06, -0.06, Math.abs(streaks) - 0.015) * 0.10;
    return color
        .times(day * dirt * (1 + 0.16 * ripples - painted))
        .mix(Color.WHITE, 0.25 * bubbles + 0.10 * Math.max(0, clouds));
  }

  private Pane pane(double x, double y) {
    double radius = Math.hypot(x, y);
    double inner = 0;
    for (int ring = 0; ring < RINGS.length; ring++) {
      double outer = RINGS[ring][0];
      if (radius < outer) {
        return inRing(ring, x, y, radius, inner, outer);
      }
      inner = outer;
    }
    return quarry(x, y, radius - inner);
  }

  private Pane inRing(int ring, double x, double y, double radius, double inner, double outer) {
    double panes = RINGS[ring][1];
    double turned = Math.atan2(y, x) / (2 * Math.PI) * panes + RINGS[ring][2];
    int index = Math.floorMod((int) Math.floor(turned), (int) panes);
    double aside = (Curves.fraction(turned) - 0.5) * 2 * Math.PI / panes;
    double spoke = radius * Math.sin(Math.min(Math.PI / 2, Math.PI / panes - Math.abs(aside)));
    double edge = Math.min(outer - radius, ring == 0 ? outer : radius - inner);
    if (panes > 1) {
      edge = Math.min(edge, spoke);
    }
    if (ring == PETAL_RING) {
      double alongPetal = radius * Math.cos(aside) - 0.272;
      double acrossPetal = radius * Math.sin(aside);
      double petal = Math.hypot(alongPetal * 0.80, acrossPetal) - 0.052;
      double heart = Math.hypot(alongPetal - 0.012, acrossPetal) - 0.021;
      if (heart < 0) {
        return new Pane(12, index, -heart);
      }
      return petal < 0
          ? new Pane(11, index, Math.min(-petal, heart))
          : new Pane(ring, index, Math.min(edge, petal));
    }
    if (ring == OUTER_RING) {
      double medallion =
          Math.hypot(radius * Math.cos(aside) - 0.445, radius * Math.sin(aside)) - 0.031;
      return medallion < 0
          ? new Pane(13, index, -medallion)
          : new Pane(ring, index, Math.min(edge, medallion));
    }
    return new Pane(ring, index, edge);
  }

  /** The diamond panes that fill the corners. */
  private static Pane quarry(double x, double y, double beyond) {
    double u = (x + 0.62 * y) / 0.085;
    double v = (x - 0.62 * y) / 0.085;
    double fromU = Math.min(Curves.fraction(u), 1 - Curves.fraction(u)) * 0.072;
    double fromV = Math.min(Curves.fraction(v), 1 - Curves.fraction(v)) * 0.072;
    int index = (int) (Math.floor(u) * 131 + Math.floor(v));
    return new Pane(20, index, Math.min(beyond, Math.min(fromU, fromV)));
  }

  private Color color(Pane pane) {
    boolean even = pane.index % 2 == 0;
    int rgb =
        switch (pane.ring) {
          case 0 -> 0xffd23f;
          case 1 -> even ? 0xc3122f : 0x2346c8;
          case 2 -> even ? 0xf2a11d : 0x1e9e6a;
          case 3 -> even ? 0x1a35a8 : 0x25219c;
          case 4 -> pane.index % 3 == 0 ? 0xf4c430 : pane.index % 3 == 1 ? 0xb3162c : 0x2a6fd0;
          case 5 -> even ? 0x8e1330 : 0x15288f;
          case 11 -> even ? 0xd21f3c : 0xe0761c;
          case 12 -> even ? 0xffdf6b : 0x7fd0e8;
          case 13 -> even ? 0x3fb57a : 0xf0b330;
          default -> {
            double pick = noise.random(pane.index, 7, 3);
            yield pick < 0.45
                ? 0x2a50c8
                : pick < 0.65 ? 0x6a2fa8 : pick < 0.85 ? 0x1f8fb0 : 0xd83a4a;
          }
        };
    return Color.display(rgb);
  }
}
