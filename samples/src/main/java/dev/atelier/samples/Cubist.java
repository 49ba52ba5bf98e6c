package dev.atelier.samples;

import static java.util.Objects.requireNonNull;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A guitar taken apart into tilted planes of ochre, umber and gray, dabbed on with short strokes.
 */
final class Cubist implements Drawing {

  private static final int[][] PALETTES = {
    {0x3a2a1c, 0x8a6a3c, 0xd9bf86},
    {0x2c2620, 0x6e5b41, 0xb79a68},
    {0x4a3018, 0xa8742e, 0xe6c684},
    {0x2b2f2e, 0x6b7468, 0xbfc0a4},
    {0x1f1c1a, 0x574a3c, 0x9c8a6c},
    {0x5a4426, 0xc19a58, 0xf0e0b4},
    {0x3b2018, 0x8c4a28, 0xcf9a62},
  };

  /** Discs whose outlines cut through the planes: x in widths, y, radius. */
  private static final double[][] ARCS = {
    {0.50, 0.66, 0.215}, {0.545, 0.40, 0.155}, {0.36, 0.52, 0.30}, {0.74, 0.78, 0.17},
  };

  private static final double[] SOUND_HOLE = {0.505, 0.56, 0.066};

  private final Noise noise = new Noise(1910);
  private final Plane[] planes = new Plane[1 << ARCS.length];

  Cubist() {
    for (int i = 0; i < planes.length; i++) {
      SplittableRandom random = new SplittableRandom(1907 + 31L * i);
      planes[i] = Plane.split(-0.1, -0.1, 1.9, 1.1, 0, i * 1000 + 1, random);
    }
  }

  @Override
  public String name() {
    return "styles/cubist";
  }

  @Override
  public Dimension size() {
    return new Dimension(512, 640);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    Impasto paint = new Impasto(width, height, (x, y) -> Color.display(0x57462f), 1910);
    Impasto.Field field = (x, y) -> facet(x, y, aspect).angle();
    paint.confine((x, y) -> facet(x, y, aspect).id());
    paint.cover(0.026, 0.020, 0.06, field, (x, y, random) -> dab(x, y, aspect, random));
    paint.cover(0.0125, 0.0085, 0.034, field, (x, y, random) -> dab(x, y, aspect, random));
    paint.cover(
        0.0095,
        0.0055,
        0.022,
        field,
        (x, y, random) -> random.nextInt(3) == 0 ? dab(x, y, aspect, random) : null);
    Canvas lit = paint.lit(0.32);
    return Canvas.shaded(
            width, height, 2, (x, y) -> drawn(lit.sample(x * height, y * height), x, y, aspect))
        .toImage();
  }

  /** A plane of the picture: an identity, the direction of its strokes, and where it is light. */
  private record Facet(int id, double angle, double lightAngle, double middleX, double middleY) {}

  /** A tree of cuts whose leaves are facets. */
  private record Plane(
      double x,
      double y,
      double angle,
      @Nullable Plane left,
      @Nullable Plane right,
      @Nullable Facet facet) {

    static Plane split(
        double left,
        double top,
        double right,
        double bottom,
        int depth,
        int id,
        SplittableRandom random) {
      double width = right - left;
      double height = bottom - top;
      double smallest = 0.085 + 0.14 * random.nextDouble();
      if (depth > 9 || Math.max(width, height) < smallest) {
        double tilt = (random.nextDouble() - 0.5) * Math.PI;
        Facet facet =
            new Facet(
                id,
                0.35 * tilt,
                2 * Math.PI * random.nextDouble(),
                (left + right) / 2,
                (top + bottom) / 2);
        return new Plane(0, 0, 0, null, null, facet);
      }
      double at = 0.35 + 0.3 * random.nextDouble();
      double lean = (random.nextDouble() - 0.5) * 1.1;
      if (width > height * (0.7 + 0.6 * random.nextDouble())) {
        double x = left + at * width;
        return new Plane(
            x,
            (top + bottom) / 2,
            Math.PI / 2 + lean,
            split(left, top, x, bottom, depth + 1, 2 * id, random),
            split(x, top, right, bottom, depth + 1, 2 * id + 1, random),
            null);
      }
      double y = top + at * height;
      return new Plane(
          (left + right) / 2,
          y,
          lean,
          split(left, top, right, y, depth + 1, 2 * id, random),
          split(left, y, right, bottom, depth + 1, 2 * id + 1, random),
          null);
    }

    Facet at(double placeX, double placeY) {
      if (facet != null) {
        return facet;
      }
      double side = Math.cos(angle) * (placeY - y) - Math.sin(angle) * (placeX - x);
      boolean vertical = angle > 0.9;
      Plane part = vertical == side > 0 ? left : right;
      return requireNonNull(part, "what is no leaf has two parts").at(placeX, placeY);
    }
  }

  private Facet facet(double x, double y, double aspect) {
    int inside = 0;
    for (int i = 0; i < ARCS.length; i++) {
      if (Math.hypot(x - ARCS[i][0] * aspect, y - ARCS[i][1]) < ARCS[i][2]) {
        inside |= 1 << i;
      }
    }
    return planes[inside].at(x, y);
  }

  private Impasto.Paint dab(double x, double y, double aspect, SplittableRandom random) {
    Facet facet = facet(x, y, aspect);
    int[] palette = PALETTES[Math.floorMod(facet.id * 7 + facet.id / 3, PALETTES.length)];
    double across =
        Math.cos(facet.lightAngle) * (x - facet.middleX)
            + Math.sin(facet.lightAngle) * (y - facet.middleY);
    double fromMiddle = Math.hypot(x - 0.5 * aspect, y - 0.52);
    double tone =
        0.68
            + 4.2 * across
            + 0.30 * (random.nextDouble() - 0.5)
            - 0.38 * fromMiddle
            + 0.15 * noise.at(5 * x, 5 * y);
    double hole = Math.hypot(x - SOUND_HOLE[0] * aspect, y - SOUND_HOLE[1]) - SOUND_HOLE[2];
    if (hole < 0) {
      tone = Math.min(tone, 0.12 + 0.2 * random.nextDouble());
    }
    Color color =
        Color.ramp(
            tone, Color.display(palette[0]), Color.display(palette[1]), Color.display(palette[2]));
    return new Impasto.Paint(color, color.times(random.nextBoolean() ? 0.80 : 1.12), 0.8);
  }

  /** The paint with the drawing over it: edges of planes, the strings, and the sound hole. */
  private Color drawn(Color paint, double x, double y, double aspect) {
    double waverX = x + 0.0022 * noise.fractal(24 * x, 24 * y, 2);
    double waverY = y + 0.0022 * noise.fractal(24 * x + 9, 24 * y, 2);
    double reach = 0.0020 + 0.0014 * noise.at(9 * x, 9 * y);
    int id = facet(waverX, waverY, aspect).id;
    boolean edge =
        id != facet(waverX + reach, waverY, aspect).id
            || id != facet(waverX, waverY + reach, aspect).id
            || id != facet(waverX - reach, waverY - reach, aspect).id;
    double charcoal = 0.72 + 0.28 * noise.fractal(160 * x, 160 * y, 2);
    double pressure = Curves.smoothStep(-0.45, 0.25, noise.fractal(3.4 * x + 7, 3.4 * y, 2));
    Color ink = Color.display(0x1c140e);
    Color result = edge ? paint.mix(ink, 0.88 * charcoal * pressure) : paint;

    double hole =
        Math.hypot(waverX - SOUND_HOLE[0] * aspect, waverY - SOUND_HOLE[1]) - SOUND_HOLE[2];
    double rosette = Math.min(Math.abs(hole), Math.abs(hole - 0.014));
    result = result.mix(ink, 0.85 * charcoal * Curves.smoothStep(0.0032, 0.0016, rosette));

    double lean = 0.16;
    double across =
        (waverX - SOUND_HOLE[0] * aspect) * Math.cos(lean)
            + (waverY - SOUND_HOLE[1]) * Math.sin(lean);
    double along =
        (waverY - SOUND_HOLE[1]) * Math.cos(lean)
            - (waverX - SOUND_HOLE[0] * aspect) * Math.sin(lean);
    double string = Math.abs(across / 0.013 - Math.round(across / 0.013)) * 0.013;
    if (Math.abs(across) < 0.042 && along > -0.50 && along < 0.24) {
      Color gut = Color.display(hole < 0 ? 0xcdb787 : 0x2a1d12);
      result = result.mix(gut, 0.75 * charcoal * Curves.smoothStep(0.0021, 0.0010, string));
      double fret = Math.abs(along / 0.052 - Math.round(along / 0.052)) * 0.052;
      if (along < -0.16) {
        result = result.mix(ink, 0.6 * charcoal * Curves.smoothStep(0.0026, 0.0012, fret));
      }
    }
    return result;
  }
}
