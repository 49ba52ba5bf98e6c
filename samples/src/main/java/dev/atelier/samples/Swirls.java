package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A night sky in thick strokes that run round its lights, over hills and a lit shore. */
final class Swirls implements Drawing {

  /** The lights in the sky: x in widths, y, radius, and how strongly the sky turns round them. */
  private static final double[][] LIGHTS = {
    {0.83, 0.17, 0.085, 1.5},
    {0.12, 0.13, 0.040, 0.9},
    {0.30, 0.09, 0.028, 0.7},
    {0.53, 0.13, 0.034, 0.8},
    {0.94, 0.46, 0.034, 0.8},
    {0.07, 0.42, 0.046, 1.0},
    {0.67, 0.33, 0.028, 0.7},
    {0.21, 0.55, 0.026, 0.6},
  };

  /** The great eddies: x in widths, y, radius, strength. */
  private static final double[][] EDDIES = {
    {0.36, 0.34, 0.15, 1.0}, {0.57, 0.45, 0.105, -0.75},
  };

  private static final double[] LAMPS = {0.07, 0.16, 0.30, 0.41, 0.55, 0.66, 0.79, 0.92};

  private static final double SHORE = 0.81;

  private final Noise noise = new Noise(1889);

  @Override
  public String name() {
    return "styles/swirls";
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 512);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    Impasto paint = new Impasto(width, height, (x, y) -> Color.display(0x101c3c), 1889);
    Impasto.Field field = (x, y) -> direction(x, y, aspect);
    Impasto.Palette palette = (x, y, random) -> paint(x, y, aspect, random);
    paint.cover(0.026, 0.022, 0.17, field, palette);
    paint.cover(0.019, 0.0135, 0.12, field, palette);
    paint.cover(
        0.017,
        0.0085,
        0.075,
        field,
        (x, y, random) -> random.nextInt(5) < 2 ? null : paint(x, y, aspect, random));
    paint.cover(
        0.0105,
        0.0066,
        0.040,
        field,
        (x, y, random) -> glow(x, y, aspect) > 0.25 ? paint(x, y, aspect, random) : null);
    paintShore(paint, aspect);
    return paint.lit(0.55).toImage();
  }

  private static double ridge(double x, double aspect) {
    double u = x / aspect;
    return 0.70
        - 0.085 * Curves.bell(u - 0.78, 0.16)
        - 0.05 * Curves.bell(u - 0.28, 0.13)
        + 0.012 * Math.sin(17 * u);
  }

  private double direction(double x, double y, double aspect) {
    if (y > SHORE) {
      return 0.10 * noise.at(5 * x, 14 * y);
    }
    double e = 0.002;
    double acrossX = stream(x + e, y, aspect) - stream(x - e, y, aspect);
    double acrossY = stream(x, y + e, aspect) - stream(x, y - e, aspect);
    return Math.atan2(-acrossX, acrossY);
  }

  /** The stream function: strokes run along its level lines. */
  private double stream(double x, double y, double aspect) {
    double ridge = ridge(x, aspect);
    if (y > ridge) {
      return y - ridge + 0.03 * noise.at(4 * x, 4 * y);
    }
    double stream =
        0.55 * y + 0.040 * Math.sin(6.5 * x + 4 * y) + 0.045 * noise.fractal(2.2 * x, 2.8 * y, 2);
    for (double[] eddy : EDDIES) {
      double away = Math.hypot(x - eddy[0] * aspect, y - eddy[1]);
      stream += 0.26 * eddy[3] * Curves.bell(away, eddy[2]);
    }
    for (double[] light : LIGHTS) {
      double away = Math.hypot(x - light[0] * aspect, y - light[1]);
      stream += 0.14 * light[3] * Curves.bell(away, 1.35 * light[2]);
    }
    return stream;
  }

  private Impasto.Paint paint(double x, double y, double aspect, SplittableRandom random) {
    double chance = random.nextDouble() - 0.5;
    if (y > SHORE) {
      return new Impasto.Paint(water(x, y, chance), Color.display(0x5f8fb0), 0.8);
    }
    if (y > ridge(x, aspect)) {
      return new Impasto.Paint(hill(x, y, chance), Color.display(0x0c2238), 1);
    }
    double bands = noise.fractal(17 * stream(x, y, aspect), 0.8 * x + 0.8 * y, 2);
    double dusk = Curves.smoothStep(0.35, 0.72, y);
    Color sky =
        Color.ramp(
            0.42 + 0.55 * bands + 0.16 * dusk + 0.26 * chance,
            Color.display(0x0d1a4a),
            Color.display(0x163075),
            Color.display(0x2555a5),
            Color.display(0x4a86bf),
            Color.display(0x93bcc6),
            Color.display(0xd6dcb8));
    double glow = glow(x, y, aspect);
    Color halo =
        Color.ramp(
            glow + 0.2 * chance,
            Color.display(0x6fa58e),
            Color.display(0xc9b548),
            Color.display(0xf4c62c),
            Color.display(0xffeb9a));
    Color color = sky.mix(halo, Curves.smoothStep(0.10, 0.38, glow + 0.22 * chance));
    Color streaks = random.nextInt(7) == 0 ? Color.display(0xe4cf7a) : color.times(0.72);
    return new Impasto.Paint(color, streaks, 1);
  }

  /** How much of a light is seen at a place in the sky, in rings. */
  private static double glow(double x, double y, double aspect) {
    if (y > ridge(x, aspect)) {
      return 0;
    }
    double glow = 0;
    for (double[] light : LIGHTS) {
      double away = Math.hypot(x - light[0] * aspect, y - light[1]) / light[2];
      double rings = 0.82 + 0.18 * Math.cos(7 * away);
      glow =
          Math.max(
              glow, Math.max(Curves.bell(away, 0.95) * rings, Curves.smoothStep(0.75, 0.5, away)));
    }
    return glow;
  }

  private Color hill(double x, double y, double chance) {
    double tone = noise.fractal(5 * x, 14 * y, 3);
    return Color.ramp(
        0.5 + 0.6 * tone + 0.5 * chance,
        Color.display(0x0c1f3a),
        Color.display(0x143a55),
        Color.display(0x1f5a5c),
        Color.display(0x3f7a55),
        Color.display(0x8a8f45));
  }

  private Color water(double x, double y, double chance) {
    double tone = noise.fractal(3 * x, 26 * y, 3);
    return Color.ramp(
        0.40 + 0.7 * tone + 0.35 * chance,
        Color.display(0x0b1840),
        Color.display(0x17366f),
        Color.display(0x2a5f97),
        Color.display(0x5d97ad));
  }

  /** Lamps along the shore, and below each the broken column of its reflection. */
  private void paintShore(Impasto paint, double aspect) {
    SplittableRandom random = new SplittableRandom(53);
    Color gold = Color.display(0xf6b92b);
    Color pale = Color.display(0xffefad);
    Impasto.Field level = (x, y) -> 0.12 * noise.at(9 * x, 30 * y);
    for (double lamp : LAMPS) {
      double x = lamp * aspect;
      for (double y = SHORE + 0.01; y < 1.01; y += 0.0105) {
        double drop = (y - SHORE) / (1 - SHORE);
        double sway = 0.012 * (random.nextDouble() - 0.5) * (1 + 2 * drop);
        double length = Curves.mix(0.022, 0.060, drop) * (0.6 + 0.8 * random.nextDouble());
        Color color = gold.mix(Color.display(0xc8702a), 0.7 * drop * random.nextDouble());
        paint.stroke(x + sway, y, 0.0058, length, level, new Impasto.Paint(color, pale, 1.2));
      }
      paint.stroke(x, SHORE - 0.012, 0.0105, 0.016, level, new Impasto.Paint(gold, pale, 1.3));
      paint.stroke(x, SHORE - 0.015, 0.0055, 0.007, level, new Impasto.Paint(pale, gold, 1.3));
    }
  }
}
