package dev.atelier.samples;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Thick paint: strokes of a bristle brush that lay color and height, seen in raking light.
 *
 * <p>Lengths are in units of the picture's height.
 */
final class Impasto {

  /** A direction for each place, as an angle in radians. */
  @FunctionalInterface
  interface Field {
    double angle(double x, double y);
  }

  /** The paint on the brush: its color, the color that streaks it, and how thick it lies. */
  record Paint(Color color, Color streaks, double body) {}

  /** A partition of the picture. */
  @FunctionalInterface
  interface Regions {
    int region(double x, double y);
  }

  /** What the brush is loaded with for a stroke that starts at a place. */
  @FunctionalInterface
  interface Palette {
    @Nullable Paint at(double x, double y, SplittableRandom random);
  }

  private static final int SEGMENTS = 9;

  private final Canvas canvas;
  private final float[] relief;
  private final Noise bristles;
  private final SplittableRandom random;

  /** For each pixel the region it belongs to, or null where strokes may go anywhere. */
  private int @Nullable [] regions;

  Impasto(int width, int height, Canvas.Shader ground, long seed) {
    this.canvas = Canvas.shaded(width, height, 1, ground);
    this.relief = new float[width * height];
    this.bristles = new Noise(seed);
    this.random = new SplittableRandom(seed);
  }

  Canvas canvas() {
    return canvas;
  }

  /** Keeps each stroke from now on within the region that its middle lies in. */
  void confine(Regions map) {
    int[] confined = new int[canvas.width() * canvas.height()];
    canvas.forEachRow(
        y -> {
          for (int x = 0; x < canvas.width(); x++) {
            confined[y * canvas.width() + x] =
                map.region((x + 0.5) / canvas.height(), (y + 0.5) / canvas.height());
          }
        });
    regions = confined;
  }

  /**
   * Covers the picture with strokes along a field, in random order, one in each square of a grid.
   *
   * @param spacing the side of the grid's squares
   * @param radius half of a stroke's width
   * @param length a stroke's length
   */
  void cover(double spacing, double radius, double length, Field field, Palette palette) {
    int columns = (int) Math.ceil(canvas.aspect() / spacing) + 2;
    int rows = (int) Math.ceil(1 / spacing) + 2;
    int[] order = shuffled(columns * rows);
    for (int cell : order) {
      double x = (cell % columns - 1 + random.nextDouble()) * spacing;
      double y = (cell / columns - 1 + random.nextDouble()) * spacing;
      Paint paint = palette.at(x, y, random);
      if (paint != null) {
        double vigour = 0.75 + 0.5 * random.nextDouble();
        stroke(x, y, radius * vigour, length * vigour, field, paint);
      }
    }
  }

  /** Draws one stroke whose middle is at a place and which follows a field. */
  void stroke(double x, double y, double radius, double length, Field field, Paint paint) {
    double[] xs = new double[SEGMENTS + 1];
    double[] ys = new double[SEGMENTS + 1];
    int middle = SEGMENTS / 2;
    double step = length / SEGMENTS;
    xs[middle] = x;
    ys[middle] = y;
    for (int i = middle; i < SEGMENTS; i++) {
      double angle = field.angle(xs[i], ys[i]);
      xs[i + 1] = xs[i] + step * Math.cos(angle);
      ys[i + 1] = ys[i] + step * Math.sin(angle);
    }
    for (int i = middle; i > 0; i--) {
      double angle = field.angle(xs[i], ys[i]);
      xs[i - 1] = xs[i] - step * Math.cos(angle);
      ys[i - 1] = ys[i] - step * Math.sin(angle);
    }
    stroke(xs, ys, radius, paint);
  }

  private void stroke(double[] xs, double[] ys, double radius, Paint paint) {
    double marks = random.nextInt(1 << 20);
    int scale = canvas.height();
    double[] lengths = new double[xs.length];
    double left = xs[0];
    double right = xs[0];
    double top = ys[0];
    double bottom = ys[0];
    for (int i = 1; i < xs.length; i++) {
      lengths[i] = lengths[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
    int firstX = (int) Math.max(0, Math.floor((left - radius) * scale));
    int lastX = (int) Math.min(canvas.width() - 1.0, Math.ceil((right + radius) * scale));
    int firstY = (int) Math.max(0, Math.floor((top - radius) * scale));
    int lastY = (int) Math.min(canvas.height() - 1.0, Math.ceil((bottom + radius) * scale));
    int home = region(xs[SEGMENTS / 2], ys[SEGMENTS / 2]);
    for (int y = firstY; y <= lastY; y++) {
      for (int x = firstX; x <= lastX; x++) {
        if (regions != null && regions[y * canvas.width() + x] != home) {
          continue;
        }
        deposit(x, y, xs, ys, lengths, radius, marks, paint);
      }
    }
  }

  /** The picture with the relief of its paint lit from the upper left. */
  Canvas lit(double strength) {
    Canvas result = new Canvas(canvas.width(), canvas.height());
    Vector light = new Vector(-0.55, -0.60, 0.58).normalized();
    result.forEachRow(
        y -> {
          for (int x = 0; x < canvas.width(); x++) {
            double slopeX = strength * canvas.height() * (height(x + 1, y) - height(x - 1, y));
            double slopeY = strength * canvas.height() * (height(x, y + 1) - height(x, y - 1));
            Vector normal = new Vector(-slopeX, -slopeY, 1).normalized();
            double shade = normal.dot(light) / light.z();
            double gloss = Math.pow(Math.max(0, normal.dot(new Vector(-0.33, -0.36, 0.87))), 40);
            Color color = canvas.get(x, y).times(0.42 + 0.58 * Math.max(0, shade));
            result.set(x, y, color.plus(Color.gray(0.13 * (gloss - 0.22))));
          }
        });
    return result;
  }

  private void deposit(
      int x,
      int y,
      double[] xs,
      double[] ys,
      double[] lengths,
      double radius,
      double marks,
      Paint paint) {
    double placeX = (x + 0.5) / canvas.height();
    double placeY = (y + 0.5) / canvas.height();
    double nearest = radius * radius;
    double along = -1;
    double side = 0;
    for (int i = 0; i + 1 < xs.length; i++) {
      double stepX = xs[i + 1] - xs[i];
      double stepY = ys[i + 1] - ys[i];
      double awayX = placeX - xs[i];
      double awayY = placeY - ys[i];
      double square = stepX * stepX + stepY * stepY;
      double t = square == 0 ? 0 : Curves.saturate((awayX * stepX + awayY * stepY) / square);
      double restX = awayX - t * stepX;
      double restY = awayY - t * stepY;
      double distance = restX * restX + restY * restY;
      if (distance < nearest) {
        nearest = distance;
        along = Curves.mix(lengths[i], lengths[i + 1], t);
        side = Math.signum(stepX * awayY - stepY * awayX);
      }
    }
    if (along < 0) {
      return;
    }
    double across = Math.sqrt(nearest) / radius;
    double tail = along / lengths[lengths.length - 1];
    double grain = along / radius;
    double bristle = bristles.at(3.4 * side * across + marks, 0.22 * grain);
    double hair = bristles.at(8 * side * across - marks, 0.35 * grain + 9);
    double ragged = 0.16 * bristles.at(1.1 * grain + marks, side * 5);
    double opacity = Curves.smoothStep(1, 0.72, across + ragged);
    opacity *= Curves.smoothStep(-0.1, 0.25, 1.05 - tail + 0.6 * hair);
    if (opacity <= 0) {
      return;
    }
    Color color =
        paint
            .color
            .mix(paint.streaks, Curves.smoothStep(0.05, 0.55, 0.6 * bristle + 0.6 * hair))
            .times(1 + 0.10 * hair);
    canvas.blend(x, y, color, opacity);
    double ridge = Curves.bell(across - 0.75, 0.16);
    double thickness =
        paint.body * radius * Math.max(0, 0.45 + 0.30 * bristle + 0.20 * hair + 0.25 * ridge);
    int at = y * canvas.width() + x;
    relief[at] = (float) Curves.mix(relief[at], 0.35 * relief[at] + thickness, opacity);
  }

  private int region(double x, double y) {
    if (regions == null) {
      return 0;
    }
    int column = Math.max(0, Math.min(canvas.width() - 1, (int) (x * canvas.height())));
    int row = Math.max(0, Math.min(canvas.height() - 1, (int) (y * canvas.height())));
    return regions[row * canvas.width() + column];
  }

  private double height(int x, int y) {
    int column = Math.max(0, Math.min(canvas.width() - 1, x));
    int row = Math.max(0, Math.min(canvas.height() - 1, y));
    return relief[row * canvas.width() + column];
  }

  private int[] shuffled(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
