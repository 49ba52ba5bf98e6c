package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;

/** Black lines cut in wood and printed on warm paper: a sun over mountains and a rough sea. */
final class Woodcut implements Drawing {

  private static final Color PAPER = Color.display(0xeadbb9);
  private static final Color INK = Color.display(0x1d1713);
  private static final double SUN_X = 0.66;
  private static final double SUN_Y = 0.27;
  private static final double SUN_RADIUS = 0.105;
  private static final double SEA = 0.60;

  private final Noise noise = new Noise(1511);

  @Override
  public String name() {
    return "styles/woodcut";
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 512);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    return Canvas.shaded(width, height, 3, (x, y) -> print(x, y, aspect)).toImage();
  }

  private Color print(double x, double y, double aspect) {
    double fibre = noise.fractal(130 * x, 30 * y, 3);
    double blotch = noise.fractal(3 * x, 3 * y, 4);
    Color paper = PAPER.times(1 + 0.035 * fibre + 0.05 * blotch);
    // The hand wavers and the knife slips: lines are read a little beside where they are drawn.
    double waverX = x + 0.0022 * noise.fractal(21 * x, 21 * y, 2);
    double waverY = y + 0.0022 * noise.fractal(21 * x + 50, 21 * y, 2);
    double cut = cut(waverX, waverY, aspect);
    double grain = noise.fractal(9 * x, 170 * y, 3) + 0.7 * noise.fractal(120 * x, 120 * y, 2);
    double pressed = Curves.smoothStep(-0.06, 0.06, cut - 0.10 * Math.max(0, grain - 0.15));
    double starved =
        Curves.smoothStep(0.42, 0.70, noise.fractal(95 * x, 190 * y, 2) + 0.25 * blotch);
    return paper.mix(INK.times(1 + 0.3 * fibre), pressed * (1 - 0.75 * starved));
  }

  /** Above 0 where ink is left standing, below 0 where the wood is cut away. */
  private double cut(double x, double y, double aspect) {
    double border = Math.min(Math.min(x, aspect - x), Math.min(y, 1 - y));
    if (border < 0.030) {
      return border < 0.014 ? -1 : 1;
    }
    if (y > surface(x)) {
      return sea(x, y, aspect);
    }
    double front = mountain(x, aspect, 0.46, 0.17, 3.6, 2.3);
    double back = mountain(x, aspect, 0.40, 0.19, 2.9, 11.6);
    if (y > front) {
      return slope(x, y, front, 0.62, 7);
    }
    if (y > back) {
      return slope(x, y, back, 0.40, 31);
    }
    return sky(x, y, aspect);
  }

  private double sky(double x, double y, double aspect) {
    double fromX = x - SUN_X * aspect;
    double fromY = y - SUN_Y;
    double radius = Math.hypot(fromX, fromY);
    double angle = Math.atan2(fromY, fromX);
    if (radius < SUN_RADIUS) {
      return radius > SUN_RADIUS - 0.007 ? 1 : hatch(radius * 72, 0.12 * radius / SUN_RADIUS);
    }
    double cloud = noise.fractal(2.2 * x + 3, 6.5 * y + 1, 3);
    if (cloud > 0.20) {
      double rim = cloud - 0.20;
      return rim < 0.035
          ? 1
          : hatch(120 * y + 9 * cloud, Curves.mix(0.50, 0.06, Curves.saturate(5 * rim)));
    }
    double rays = 84;
    double turned = angle * rays / (2 * Math.PI);
    boolean longRay = Math.floorMod((long) Math.floor(turned), 2) == 0;
    double tone = 0.16 + 0.58 * Curves.smoothStep(SUN_RADIUS, 0.85, radius);
    double started = Curves.smoothStep(0.0, 0.02, radius - SUN_RADIUS - (longRay ? 0.018 : 0.06));
    double finer = Curves.smoothStep(0.50, 0.56, radius + 0.03 * noise.at(turned, 3));
    double coarse = hatch(turned, tone * started);
    return Math.max(coarse, finer > 0 ? hatch(2 * turned + 0.5, 0.55 * tone * finer) : -1);
  }

  private double mountain(
      double x, double aspect, double base, double rise, double frequency, double shift) {
    double u = frequency * x / aspect + shift;
    double crest = 1 - Math.abs(noise.at(u, shift + 0.5)) - 0.35 * Math.abs(noise.at(2.3 * u, 3));
    return base + 0.17 - rise * crest + 0.012 * noise.fractal(9 * u, 1, 4);
  }

  private double slope(double x, double y, double crest, double darkness, double shift) {
    double below = y - crest;
    if (below < 0.006) {
      return 1;
    }
    double folds = noise.fractal(6.5 * x + 2.2 * below + shift, 1.6 * below, 3);
    double lit = Curves.smoothStep(-0.10, 0.12, folds);
    double tone = Curves.mix(0.90, 0.05, lit) * (0.8 + darkness * 0.4) - 0.9 * below;
    double lines = hatch(88 * (x + 0.6 * below) + 2.5 * folds, tone);
    double crossing = hatch(95 * (y - 0.35 * x), 1.1 * tone - 0.62);
    return Math.max(lines, crossing);
  }

  private double surface(double x) {
    return SEA + 0.018 * Math.sin(9 * x + 1) + 0.012 * noise.at(6 * x, 2);
  }

  private double sea(double x, double y, double aspect) {
    double nearness = (y - SEA) / (1 - SEA);
    double depth = Math.log(0.10 + nearness) * 2.6;
    double swell = 0.34 * Math.sin(7.5 * x / (0.35 + nearness) + 5 * depth);
    double chop = 0.42 * noise.fractal(2.6 * x / (0.3 + nearness), 1.2 * depth, 2);
    double height = depth + swell + chop;
    double wave = Curves.fraction(height);
    double crest = Curves.smoothStep(0.80, 0.92, wave + 0.12 * noise.at(40 * x, 30 * y));
    double glitter =
        Curves.bell(x - SUN_X * aspect + 0.06 * noise.at(9 * y, 60 * x), 0.05 + 0.09 * nearness);
    double tone = Curves.mix(0.90, 0.22, Math.pow(wave, 0.8)) - 0.65 * glitter;
    if (crest > 0.5) {
      return wave > 0.975 ? 1 : -1;
    }
    return hatch(7 * height + 0.5 * noise.at(4 * x, 9 * depth), tone);
  }

  /** One line in each unit of {@code phase}, as wide as the tone is dark. */
  private double hatch(double phase, double tone) {
    double fromMiddle = Math.abs(Curves.fraction(phase) - 0.5) * 2;
    double nick = 0.10 * noise.at(1.7 * phase, 0.37 * Math.floor(phase));
    return Curves.saturate(tone + nick * tone) - fromMiddle;
  }
}
