package dev.atelier.samples;

/** The fruit, the crockery and the cloth of the still life; a unit is ten centimeters. */
final class Tableware {

  private static final Noise NOISE = new Noise(4711);

  private Tableware() {}

  /** An apple of radius 0.8 or so that stands on its origin. */
  static final class Apple extends Solid {
    private static final Vector STEM_FOOT = new Vector(0, 0.95, 0);
    private static final Vector STEM_END = new Vector(0.09, 1.40, 0.03);

    private final double size;
    private final double ripeness;
    private final double lean;

    Apple(Vector origin, double size, double ripeness, double lean) {
      super(origin, 0.70 * size, 1.12 * size);
      this.size = size;
      this.ripeness = ripeness;
      this.lean = lean;
    }

    @Override
    double distance(double x, double y, double z) {
      double scaledY = y / size;
      double leaned = x / size - lean * (scaledY - 0.6);
      double radius = length(leaned, z / size);
      double taper = 1 + 0.15 * (scaledY - 0.7);
      double flesh = length(radius / taper - 0.37, 0.82 * (scaledY - 0.60)) - 0.50;
      double cosine = leaned / Math.max(radius, 1e-9);
      double square = cosine * cosine;
      double fiveLobes = cosine * (square * (16 * square - 20) + 5);
      double shape = flesh + 0.014 * fiveLobes * (0.8 - scaledY);
      if (scaledY > 0.7) {
        shape = Math.min(shape, rod(leaned, scaledY, z / size, STEM_FOOT, STEM_END, 0.022));
      }
      return 0.8 * size * shape;
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.42, 0.14, 0.035), 0.10, 0.045);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      double x = place.x() / size - lean * (place.y() / size - 0.6);
      double y = place.y() / size;
      double z = place.z() / size;
      double radius = length(x, z);
      if (y > 0.93
          && radius < 0.13
          && length(radius / (1 + 0.15 * (y - 0.7)) - 0.37, 0.82 * (y - 0.60)) > 0.515) {
        return new Surface(new Color(0.10, 0.055, 0.025), 0.6, 0.03);
      }
      double angle = Math.atan2(z, x);
      double streak = NOISE.fractal(5.5 * angle + 40 * ripeness, 1.1 * y, 4);
      double side = NOISE.at(1.3 * x + 31 * ripeness, 1.3 * y, 1.3 * z);
      double red =
          Curves.smoothStep(-0.55, 0.5, streak * 0.55 + 1.2 * side + 2.2 * (ripeness - 0.4));
      double hollow = Curves.smoothStep(0.30, 0.05, radius);
      Color ground = new Color(0.58, 0.46, 0.085).mix(new Color(0.36, 0.42, 0.07), 0.5 + side);
      Color blush = new Color(0.46, 0.024, 0.022).mix(new Color(0.26, 0.008, 0.016), 0.5 - streak);
      Color albedo = ground.mix(blush, red * (1 - 0.75 * hollow));
      double speck = NOISE.at(15 * x, 15 * y, 15 * z);
      albedo = albedo.mix(new Color(0.72, 0.55, 0.30), 0.55 * Curves.smoothStep(0.56, 0.68, speck));
      return new Surface(albedo, 0.10, 0.045);
    }
  }

  /** An orange, or with a smaller size a mandarin. */
  static final class Orange extends Solid {
    private final double radius;

    Orange(Vector center, double radius) {
      super(center, 0, 1.04 * radius);
      this.radius = radius;
    }

    @Override
    double distance(double x, double y, double z) {
      return length(x, 1.05 * y, z) - radius;
    }

    @Override
    double relief(double x, double y, double z) {
      double pores = NOISE.at(24 * x, 24 * y, 24 * z);
      double navel = Curves.bell(length(x - 0.25 * radius, z + 0.3 * radius), 0.09);
      return -0.0042 * Curves.smoothStep(0.0, 0.7, pores) - (y > 0 ? 0.03 * navel : 0);
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.81, 0.31, 0.024), 0.26, 0.045);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      double tone = NOISE.fractal(place.times(1.6), 3);
      Color albedo = new Color(0.80, 0.27, 0.018).mix(new Color(0.82, 0.36, 0.03), 0.5 + tone);
      double stalk =
          length(place.x() - 0.25 * radius, place.z() + 0.3 * radius) - 0.055 - 0.02 * tone;
      if (place.y() > 0 && stalk < 0) {
        albedo = new Color(0.17, 0.20, 0.06);
      }
      return new Surface(albedo, 0.26, 0.045);
    }
  }

  /** A pear that stands on its origin. */
  static final class Pear extends Solid {
    private final double lean;

    Pear(Vector origin, double lean) {
      super(origin, 1.25, 1.55);
      this.lean = lean;
    }

    @Override
    double distance(double x, double y, double z) {
      double bent = x - lean * y * y * 0.16;
      double belly = length(bent, 0.97 * (y - 0.80), z) - 0.83;
      double neck = length(bent, y - 1.82, z) - 0.36;
      double flesh = blended(belly, neck, 0.95);
      double stem =
          rod(bent, y, z, new Vector(0, 2.1, 0), new Vector(0.16 * lean + 0.05, 2.62, 0.04), 0.035);
      return 0.85 * Math.min(flesh, stem);
    }

    @Override
    double relief(double x, double y, double z) {
      return 0.012 * NOISE.fractal(new Vector(3 * x, 3 * y, 3 * z), 2);
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.46, 0.43, 0.07), 0.28, 0.04);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      if (place.y() > 2.16) {
        return new Surface(new Color(0.12, 0.07, 0.03), 0.7, 0.03);
      }
      double patch = NOISE.fractal(place.times(1.4), 4);
      Color albedo = new Color(0.56, 0.50, 0.075).mix(new Color(0.38, 0.42, 0.06), 0.5 + patch);
      double blush = Curves.smoothStep(0.0, 0.9, 0.9 * normal.x() - 0.5 * normal.z() + 0.6 * patch);
      albedo = albedo.mix(new Color(0.60, 0.20, 0.045), 0.65 * blush);
      double speck = NOISE.at(17 * place.x(), 17 * place.y(), 17 * place.z());
      double russet = Curves.smoothStep(1.75, 2.25, place.y() + 0.5 * patch);
      albedo = albedo.mix(new Color(0.26, 0.16, 0.05), 0.7 * russet);
      albedo = albedo.mix(new Color(0.20, 0.13, 0.03), 0.65 * Curves.smoothStep(0.48, 0.62, speck));
      return new Surface(albedo, 0.28, 0.04);
    }
  }

  /** Grapes dusted with bloom, heaped around their origin. */
  static final class Grapes extends Solid {
    private static final double[][] PLACES = {
      {0, 0, 0}, {0.56, 0, 0.1}, {0.26, 0, -0.46}, {-0.46, 0, 0.30}, {-0.30, 0, -0.42},
      {0.86, 0, -0.40}, {0.10, 0, 0.52}, {-0.82, 0, -0.16}, {0.60, 0, -0.88}, {-0.02, 0, -0.90},
      {0.27, 0.41, -0.12}, {-0.26, 0.41, 0.02}, {0.03, 0.41, -0.50}, {0.62, 0.41, -0.36},
    };

    Grapes(Vector origin) {
      super(origin, 0.1, 1.42);
    }

    @Override
    double distance(double x, double y, double z) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < PLACES.length; i++) {
        nearest = Math.min(nearest, distance(i, x, y, z));
      }
      return nearest;
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.09, 0.05, 0.10), 0.2, 0.045);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      int grape = 0;
      for (int i = 1; i < PLACES.length; i++) {
        if (distance(i, place.x(), place.y(), place.z())
            < distance(grape, place.x(), place.y(), place.z())) {
          grape = i;
        }
      }
      double dust = NOISE.fractal(place.times(2.5).plus(new Vector(grape, 0, 0)), 3);
      Color skin =
          new Color(0.085, 0.012, 0.038).mix(new Color(0.030, 0.014, 0.060), grape % 4 / 3.0);
      double bloom =
          Math.max(0, 0.30 * Curves.smoothStep(-0.25, 0.5, dust) * (0.4 + 0.6 * normal.y()));
      return new Surface(skin.mix(new Color(0.30, 0.33, 0.46), bloom), 0.14 + 0.5 * bloom, 0.045);
    }

    private static double distance(int grape, double x, double y, double z) {
      double[] place = PLACES[grape];
      return length(x - place[0], y - place[1], z - place[2]) - 0.27 - 0.02 * (grape % 3);
    }
  }

  /** A wide stoneware bowl with a pale glaze and an iron rim, standing on its origin. */
  static final class Bowl extends Solid {
    static final double RADIUS = 2.0;
    static final double CENTER = 2.10;

    private static final double RIM = -0.58;
    private static final double RIM_RADIUS = Math.sqrt(RADIUS * RADIUS - RIM * RIM);

    Bowl(Vector origin) {
      super(origin, 0.8, 2.2);
    }

    @Override
    double distance(double x, double y, double z) {
      double radius = length(x, z);
      double up = y - CENTER;
      double wall =
          (RIM * radius < RIM_RADIUS * up
                  ? length(radius - RIM_RADIUS, up - RIM)
                  : Math.abs(length(radius, up) - RADIUS))
              - 0.065;
      double foot =
          length(Math.max(0, Math.abs(radius - 0.80) - 0.05), Math.max(0, y - 0.2)) - 0.03;
      return 0.95 * blended(wall, foot, 0.12);
    }

    @Override
    double relief(double x, double y, double z) {
      return 0.004 * Math.sin(34 * y + 2 * NOISE.at(2 * x, 2 * z));
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.52, 0.56, 0.53), 0.12, 0.05);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      double flow = NOISE.fractal(place.times(1.7), 4);
      double speck = NOISE.at(14 * place.x(), 14 * place.y(), 14 * place.z());
      Color glaze = new Color(0.62, 0.64, 0.58).mix(new Color(0.42, 0.52, 0.52), 0.5 + 0.8 * flow);
      glaze = glaze.mix(new Color(0.20, 0.12, 0.06), 0.6 * Curves.smoothStep(0.58, 0.68, speck));
      double rim = Curves.smoothStep(1.30, 1.44, place.y() + 0.10 * flow);
      double bare = Curves.smoothStep(0.26, 0.20, place.y() + 0.03 * flow);
      Color albedo = glaze.mix(new Color(0.20, 0.095, 0.035), 0.85 * rim);
      albedo = albedo.mix(new Color(0.30, 0.17, 0.095), bare);
      return new Surface(albedo, bare > 0.5 ? 0.7 : 0.12, 0.05);
    }
  }

  /** A tall bottle with a cobalt glaze that has run down over the bare clay; on its origin. */
  static final class Bottle extends Solid {
    private static final double[] HEIGHTS = {0, 0.5, 1.3, 2.2, 2.9, 3.5, 4.2, 4.75, 4.95};
    private static final double[] RADII = {0.86, 1.08, 1.26, 1.14, 0.74, 0.42, 0.34, 0.40, 0.52};

    Bottle(Vector origin) {
      super(origin, 2.5, 2.95);
    }

    @Override
    double distance(double x, double y, double z) {
      double radius = length(x, z);
      double up = Math.max(0, Math.min(4.95, y));
      double side = radius - profile(up);
      double solid = Math.max(Math.max(0.72 * side, y - 4.95), -y);
      double throat = Math.max(radius - 0.25, 4.2 - y);
      return 0.9 * Math.max(solid, -throat);
    }

    @Override
    double relief(double x, double y, double z) {
      return 0.006 * Math.sin(22 * y + NOISE.at(x, z))
          + 0.01 * NOISE.fractal(new Vector(x, y, z), 2);
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.025, 0.10, 0.21), 0.09, 0.05);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      double angle = Math.atan2(place.z(), place.x());
      double run = 0.62 + 0.36 * NOISE.fractal(2.2 * angle, 0.3, 3) + 0.1 * Math.sin(9 * angle);
      double flow = NOISE.fractal(6 * angle, 1.2 * place.y(), 4);
      Color clay = new Color(0.34, 0.185, 0.105).times(1 + 0.25 * flow);
      Color cobalt =
          new Color(0.010, 0.045, 0.155).mix(new Color(0.035, 0.16, 0.27), 0.5 + 0.8 * flow);
      double thin = Curves.smoothStep(4.72, 4.95, place.y());
      cobalt = cobalt.mix(new Color(0.30, 0.22, 0.15), 0.8 * thin);
      double glazed = Curves.smoothStep(run - 0.03, run + 0.03, place.y());
      return new Surface(clay.mix(cobalt, glazed), Curves.mix(0.7, 0.09, glazed), 0.05);
    }

    private static double profile(double y) {
      int i = 0;
      while (i < HEIGHTS.length - 2 && y > HEIGHTS[i + 1]) {
        i++;
      }
      double span = HEIGHTS[i + 1] - HEIGHTS[i];
      double t = (y - HEIGHTS[i]) / span;
      double from = slope(i) * span;
      double to = slope(i + 1) * span;
      double t2 = t * t;
      double t3 = t2 * t;
      return (2 * t3 - 3 * t2 + 1) * RADII[i]
          + (t3 - 2 * t2 + t) * from
          + (3 * t2 - 2 * t3) * RADII[i + 1]
          + (t3 - t2) * to;
    }

    /** The slope of the profile at a knot, as Catmull and Rom take it. */
    private static double slope(int i) {
      int before = Math.max(0, i - 1);
      int after = Math.min(HEIGHTS.length - 1, i + 1);
      return (RADII[after] - RADII[before]) / (HEIGHTS[after] - HEIGHTS[before]);
    }
  }

  /** A linen cloth with a blue border, laid on the table in folds. */
  static final class Cloth extends Solid {
    private static final double COSINE = Math.cos(0.42);
    private static final double SINE = Math.sin(0.42);
    private static final double HALF_LENGTH = 3.7;
    private static final double HALF_WIDTH = 2.3;
    private static final double HIGHEST_FOLD = 0.45;
    private static final double HALF_EXTENT = 4.7;
    private static final int GRID = 320;
    private static final double SCALE = (GRID - 1) / (2 * HALF_EXTENT);

    /** The folds in a table: they are asked for at each step of each ray that comes near. */
    private final double[] lifts = new double[GRID * GRID];

    Cloth(Vector origin) {
      super(origin, 0, 4.6);
      for (int row = 0; row < GRID; row++) {
        for (int column = 0; column < GRID; column++) {
          lifts[row * GRID + column] =
              fold(column / SCALE - HALF_EXTENT, row / SCALE - HALF_EXTENT);
        }
      }
    }

    @Override
    double distance(double x, double y, double z) {
      if (y > HIGHEST_FOLD + 0.1) {
        return y - HIGHEST_FOLD;
      }
      double along = COSINE * x + SINE * z;
      double across = COSINE * z - SINE * x;
      double edgeWave = 0.05 * Math.sin(1.3 * along + 0.9 * across);
      double beyond =
          Math.max(
              Math.abs(along) - HALF_LENGTH - edgeWave, Math.abs(across) - HALF_WIDTH - edgeWave);
      if (beyond > 0.2) {
        return 0.8 * beyond;
      }
      double sheet = Math.abs(y - lift(along, across)) - 0.022;
      return 0.5 * Math.max(sheet, beyond);
    }

    @Override
    double relief(double x, double y, double z) {
      double along = COSINE * x + SINE * z;
      double across = COSINE * z - SINE * x;
      return 0.0022 * (Math.sin(62 * along) * Math.sin(62 * across));
    }

    @Override
    Surface plainSurface() {
      return new Surface(new Color(0.60, 0.56, 0.49), 0.9, 0.02);
    }

    @Override
    Surface surface(Vector place, Vector normal) {
      double along = COSINE * place.x() + SINE * place.z();
      double across = COSINE * place.z() - SINE * place.x();
      double inset = Math.min(HALF_LENGTH - Math.abs(along), HALF_WIDTH - Math.abs(across));
      double stripe =
          Curves.smoothStep(0.035, 0.0, Math.abs(inset - 0.42) - 0.12)
              + Curves.smoothStep(0.03, 0.0, Math.abs(inset - 0.68) - 0.025);
      double weave =
          1 + 0.10 * NOISE.at(40 * along, 4 * across) + 0.10 * NOISE.at(4 * along, 40 * across);
      Color linen = new Color(0.66, 0.61, 0.52).times(weave);
      return new Surface(
          linen.mix(new Color(0.055, 0.105, 0.22).times(weave), Curves.saturate(stripe)),
          0.9,
          0.02);
    }

    private double lift(double along, double across) {
      double u = Math.max(0, Math.min(GRID - 1.001, (along + HALF_EXTENT) * SCALE));
      double v = Math.max(0, Math.min(GRID - 1.001, (across + HALF_EXTENT) * SCALE));
      int at = ((int) v) * GRID + (int) u;
      double right = u - (int) u;
      return Curves.mix(
          Curves.mix(lifts[at], lifts[at + 1], right),
          Curves.mix(lifts[at + GRID], lifts[at + GRID + 1], right),
          v - (int) v);
    }

    private static double fold(double along, double across) {
      double flat = Curves.smoothStep(1.5, 2.6, length(along - 0.9, across - 0.55));
      double folds = NOISE.at(0.55 * along + 0.35 * across + 3, 1.25 * across - 0.3 * along);
      double creases = NOISE.at(1.4 * along + 11, 0.8 * across);
      return 0.035 + flat * (0.26 * folds * folds + 0.05 * (1 + creases));
    }
  }
}
