package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A mountain lake in the last hour of sun, with firs on its banks. */
final class Landscape implements Drawing {

  private static final int OVERSAMPLING = 2;
  private static final double FOCAL_LENGTH = 1.2;
  private static final double HORIZON = 0.615;
  private static final Vector EYE = new Vector(0, 6, 0);
  private static final Vector SUN = new Vector(-0.86, 0.27, 0.06).normalized();

  private static final Color SUNLIGHT = new Color(4.3, 2.3, 1.02);
  private static final Color SKYLIGHT = new Color(0.24, 0.36, 0.66);
  private static final Color HAZE = new Color(0.33, 0.45, 0.68);
  private static final Color GLOW = new Color(1.55, 0.92, 0.50);

  private static final double TREE_SPACING = 8.5;
  private static final double FARTHEST_TREE = 3400;

  private final Noise noise = new Noise(77);

  @Override
  public String name() {
    return "landscape";
  }

  @Override
  public Dimension size() {
    return new Dimension(768, 576);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    Terrain terrain = new Terrain(Math.max(256, Math.min(2600, 4 * width)));
    List<Fir> firs = plant(terrain);
    View world = new View(width * OVERSAMPLING, height * OVERSAMPLING, 1);
    View reflection = new View(width * OVERSAMPLING, height * OVERSAMPLING, -1);
    for (View view : List.of(world, reflection)) {
      paintGround(view, terrain);
      firs.forEach(fir -> paint(fir, view));
    }
    paintWater(world, reflection);
    return develop(world.canvas).reduced(OVERSAMPLING).toImage();
  }

  /** What is seen from the eye: the world itself, or the world upside down below the water. */
  private static final class View {
    final Canvas canvas;
    final float[] depths;
    final Vector eye;

    /** 1 for the world, -1 for its reflection. */
    final int up;

    View(int width, int height, int up) {
      this.canvas = new Canvas(width, height);
      this.depths = new float[width * height];
      this.up = up;
      this.eye = new Vector(EYE.x(), up * EYE.y(), EYE.z());
    }

    /** The direction through a place on the picture; its z is 1, so that distance is depth. */
    Vector ray(double x, double y) {
      return new Vector(
          (x - canvas.aspect() / 2) / FOCAL_LENGTH, up * (HORIZON - y) / FOCAL_LENGTH, 1);
    }

    double across(double x, double depth) {
      return canvas.height() * (canvas.aspect() / 2 + FOCAL_LENGTH * x / depth);
    }

    double down(double y, double depth) {
      return canvas.height() * (HORIZON - FOCAL_LENGTH * (up * y - EYE.y()) / depth);
    }
  }

  /** The depth at which the water is seen at a place on the picture, infinite above the horizon. */
  private static double waterDepth(double y) {
    return y > HORIZON ? EYE.y() * FOCAL_LENGTH / (y - HORIZON) : Double.POSITIVE_INFINITY;
  }

  private void paintGround(View view, Terrain terrain) {
    Canvas canvas = view.canvas;
    canvas.forEachRow(
        row -> {
          double y = (row + 0.5) / canvas.height();
          double water = waterDepth(y);
          for (int column = 0; column < canvas.width(); column++) {
            Vector ray = view.ray((column + 0.5) / canvas.height(), y);
            double start = view.up > 0 ? 60 : Math.min(water, Terrain.FARTHEST);
            double depth = terrain.meet(view.eye, ray, start);
            boolean wet = view.up > 0 && y > HORIZON && depth >= water;
            view.depths[row * canvas.width() + column] = (float) (wet ? water : depth);
            if (wet) {
              continue;
            }
            canvas.set(
                column,
                row,
                depth < Double.POSITIVE_INFINITY
                    ? ground(terrain, view.eye.along(ray, depth), depth)
                    : sky(ray.normalized()));
          }
        });
  }

  private Color ground(Terrain terrain, Vector place, double depth) {
    Vector normal = terrain.normal(place.x(), place.z(), 4 + depth * 0.0012);
    Vector broad = terrain.normal(place.x(), place.z(), 40);
    double detail = noise.fractal(place.x() / 23, place.z() / 23 + place.y() / 17, 4);
    double sunny = terrain.sunlight(place, SUN) * Math.max(0, normal.dot(SUN));
    double open = 0.45 + 0.55 * normal.y();

    Color rock =
        Color.ramp(
            0.5 + 0.5 * noise.fractal(place.x() / 400, place.y() / 45, 4),
            new Color(0.15, 0.13, 0.125),
            new Color(0.30, 0.265, 0.24));
    Color forest = new Color(0.030, 0.048, 0.022).times(1 + 0.7 * detail);
    Color meadow = new Color(0.17, 0.15, 0.05);
    Color snow = new Color(0.86, 0.88, 0.93);
    Color shore = new Color(0.23, 0.20, 0.165);

    double high = place.y() + 130 * detail;
    double steep = 1 - broad.y();
    Color cover =
        forest.mix(
            meadow, 0.7 * Curves.smoothStep(0.05, 0.4, noise.at(place.x() / 160, place.z() / 160)));
    Color albedo = rock.times(1 + 0.45 * detail);
    albedo =
        cover.mix(
            albedo,
            Math.max(Curves.smoothStep(420, 700, high), Curves.smoothStep(0.36, 0.5, steep)));
    double lies =
        Curves.smoothStep(760, 1080, high)
            * Curves.smoothStep(0.62, 0.34, 1 - normal.y() + 0.10 * detail);
    albedo = albedo.mix(snow, lies);
    albedo =
        shore.times(1 + 0.4 * detail).mix(albedo, Curves.smoothStep(0.6, 2.6, place.y() + detail));

    Color light = SUNLIGHT.times(sunny).plus(SKYLIGHT.times(open));
    return throughAir(albedo.times(light), place, depth);
  }

  /** Aerial perspective: haze that thins with height, and mist that lies on the lake. */
  private Color throughAir(Color color, Vector place, double depth) {
    Vector toPlace = new Vector(place.x(), place.y() - EYE.y(), depth);
    double distance = toPlace.length();
    double towardsSun = Math.max(0, toPlace.times(1 / distance).dot(SUN));
    Color air = HAZE.mix(GLOW, 0.04 + 0.9 * Math.pow(towardsSun, 2.4));
    double haze = 1 - Math.exp(-distance / 14500 * Math.exp(-Math.max(0, place.y()) / 1500));
    double layer = 34 + 16 * noise.fractal(place.x() / 420, place.z() / 420 + 4, 3);
    double rise = Math.max(1, place.y()) / layer;
    double mist = 1 - Math.exp(-distance / 5200 * (1 - Math.exp(-rise)) / rise);
    return color.mix(air, Curves.saturate(haze)).mix(air.mix(GLOW, 0.25), 0.7 * mist);
  }

  private Color sky(Vector direction) {
    double up = Math.max(0, direction.y());
    double towardsSun = Math.max(0, direction.dot(SUN));
    Color clear =
        Color.ramp(
            Math.pow(up, 0.62) * 1.25,
            new Color(0.86, 0.66, 0.52),
            new Color(0.50, 0.56, 0.68),
            new Color(0.24, 0.39, 0.66),
            new Color(0.12, 0.25, 0.52));
    double glow = Math.pow(towardsSun, 3) * Math.exp(-2.2 * up);
    clear = clear.plus(GLOW.times(0.85 * glow));

    double reach = 3000 / (up + 0.06);
    double x = direction.x() * reach / 5200;
    double z = direction.z() * reach / 5200;
    double cover = cloud(x, z);
    double lit =
        Curves.saturate(0.42 + 1.7 * (cover - cloud(x + 0.16 * SUN.x(), z + 0.16 * SUN.z())));
    Color shade = new Color(0.44, 0.42, 0.53).mix(GLOW, 0.3 * towardsSun);
    Color bright = new Color(1.75, 1.08, 0.70).mix(GLOW.times(1.5), 0.6 * towardsSun);
    double opacity =
        0.92 * Curves.smoothStep(0.02, 0.42, cover) * Curves.smoothStep(0.015, 0.12, up);
    return clear.mix(shade.mix(bright, lit), opacity);
  }

  /** The thickness of the clouds, below 0 where the sky is clear. */
  private double cloud(double x, double z) {
    double warp = 0.35 * noise.fractal(x * 1.3 + 8, z * 1.3, 3);
    double banks = noise.fractal(0.75 * x + 3.4, 0.75 * z + 1.2, 2);
    return 0.75 * noise.fractal(1.6 * x + warp, 2.6 * z - warp, 7) + 0.65 * banks + 0.03;
  }

  /** A fir, standing at a place in meters. */
  private record Fir(Vector foot, double height, double sunlight, long seed) {}

  /** Firs on the slopes below the tree line, the farthest first. */
  private List<Fir> plant(Terrain terrain) {
    List<Fir> firs = new ArrayList<>();
    long lastRow = (long) (FARTHEST_TREE / TREE_SPACING);
    for (long row = lastRow; row > 60 / TREE_SPACING; row--) {
      long columns = (long) (0.75 * row) + 6;
      for (long column = -columns; column <= columns; column++) {
        double x = (column + noise.random(column, row, 1)) * TREE_SPACING;
        double z = (row + noise.random(column, row, 2)) * TREE_SPACING;
        double y = terrain.height(x, z);
        double thinning =
            0.35
                + noise.fractal(x / 190, z / 190, 3)
                - Curves.smoothStep(380, 620, y)
                - 2.5 * Curves.smoothStep(0.75, 0.55, terrain.normal(x, z, 12).y());
        if (y < 1.6 || noise.random(column, row, 3) > 1.5 * thinning + (y < 16 ? 0.25 : 0)) {
          continue;
        }
        double size = noise.random(column, row, 4);
        double height =
            Curves.mix(10, 27, size * size) * Curves.mix(1, 0.6, Curves.saturate(y / 600));
        Vector foot = new Vector(x, y - 0.5, z);
        double sunlight = terrain.sunlight(foot.plus(new Vector(0, 0.7 * height, 0)), SUN);
        firs.add(new Fir(foot, height, sunlight, column * 100_003 + row));
      }
    }
    return firs;
  }

  private void paint(Fir fir, View view) {
    Canvas canvas = view.canvas;
    double depth = fir.foot.z();
    double scale = canvas.height() * FOCAL_LENGTH / depth;
    double axis = view.across(fir.foot.x(), depth);
    double foot = view.down(fir.foot.y(), depth);
    double tall = fir.height * scale * view.up;
    int top = (int) Math.max(0, Math.floor(Math.min(foot, foot - tall)));
    int bottom = (int) Math.min(canvas.height() - 1.0, Math.ceil(Math.max(foot, foot - tall)));
    double spread = 0.24 * fir.height * scale;
    int left = (int) Math.max(0, Math.floor(axis - spread));
    int right = (int) Math.min(canvas.width() - 1.0, Math.ceil(axis + spread));
    for (int y = top; y <= bottom; y++) {
      double up = (foot - y - 0.5) / tall;
      if (up < 0 || up > 1) {
        continue;
      }
      for (int x = left; x <= right; x++) {
        if (view.depths[y * canvas.width() + x] < depth - 12) {
          continue;
        }
        double aside = (x + 0.5 - axis) / (fir.height * scale);
        double half = halfWidth(fir, up, aside);
        double opacity = Curves.saturate(0.5 + (half - Math.abs(aside)) * fir.height * scale);
        if (opacity > 0) {
          canvas.blend(x, y, needles(fir, up, aside, half, depth), opacity);
        }
      }
    }
  }

  /** Half of a fir's width where branches hang in tiers, in units of its height. */
  private double halfWidth(Fir fir, double up, double aside) {
    double side = aside < 0 ? 3.1 : 7.7;
    double tiers = 9 + 5 * noise.random(fir.seed, 0, 5);
    double tier =
        Curves.fraction(up * tiers + side + 0.25 * noise.at(up * 6, side + fir.seed % 89));
    double ragged = 1 + 0.4 * noise.at(up * 30, side + fir.seed % 97);
    double slim = 0.14 + 0.07 * noise.random(fir.seed, 0, 6);
    double crown = slim * Math.pow(1 - up, 0.8) * (1.1 - 0.62 * tier) * ragged;
    return up < 0.05 ? 0.016 : Math.max(crown, 0.006 * (1 - up));
  }

  private Color needles(Fir fir, double up, double aside, double half, double depth) {
    double turned = Math.max(-1, Math.min(1, aside / Math.max(half, 1e-3)));
    double facing = Curves.saturate(0.30 - 0.80 * turned);
    double clumps = 1 + 0.6 * noise.at(up * 34 + fir.seed % 83, aside * 90);
    double hue = noise.random(fir.seed, 0, 7);
    Color albedo = new Color(0.034, 0.056, 0.024).mix(new Color(0.085, 0.075, 0.022), hue * hue);
    Color light =
        SUNLIGHT.times(0.95 * fir.sunlight * facing).plus(SKYLIGHT.times(0.35 + 0.4 * up));
    Color color = albedo.times(light).times(Math.max(0.2, clumps));
    return throughAir(color, fir.foot.plus(new Vector(0, up * fir.height, 0)), depth);
  }

  private void paintWater(View world, View reflection) {
    Canvas canvas = world.canvas;
    Color deep = new Color(0.012, 0.050, 0.058);
    canvas.forEachRow(
        row -> {
          double y = (row + 0.5) / canvas.height();
          double depth = waterDepth(y);
          for (int column = 0; column < canvas.width() && y > HORIZON; column++) {
            if (world.depths[row * canvas.width() + column] != (float) depth) {
              continue;
            }
            double x = (column + 0.5) / canvas.height();
            Ripple ripple = ripple(x - canvas.aspect() / 2, y - HORIZON);
            Color mirrored = Color.BLACK;
            int taps = 4;
            for (int tap = 0; tap < taps; tap++) {
              double smear = ripple.smear * (tap - 1.5) / taps;
              mirrored =
                  mirrored.plus(
                      reflection.canvas.sample(
                          column + 0.5 + ripple.aside * canvas.height(),
                          row + 0.5 + (ripple.along + smear) * canvas.height()));
            }
            double grazing = 1 - (y - HORIZON) / Math.hypot(y - HORIZON, FOCAL_LENGTH);
            double reflected = 0.22 + 0.78 * Math.pow(grazing, 2.4) - 1.2 * ripple.tilt;
            canvas.set(
                column, row, deep.mix(mirrored.times(1.0 / taps), Curves.saturate(reflected)));
          }
        });
  }

  /** How moving water shifts and smears a reflection, in units of the picture's height. */
  private record Ripple(double aside, double along, double smear, double tilt) {}

  private Ripple ripple(double x, double y) {
    double near = Math.sqrt(y + 0.002);
    double u = x / near;
    double v = -Math.log(y + 0.003);
    double calm = Curves.smoothStep(-0.35, 0.45, noise.fractal(0.9 * u + 3, 5.5 * v, 3));
    double strength = Curves.mix(0.12, 1, calm) * near;
    double swell = noise.at(7 * u, 34 * v);
    double chop = noise.fractal(19 * u + 5, 95 * v, 2);
    double waves = 0.6 * swell + 0.5 * chop;
    return new Ripple(
        0.010 * strength * noise.at(9 * u + 40, 40 * v),
        0.065 * strength * waves,
        0.035 * strength,
        0.10 * strength * waves);
  }

  /** Bloom around the brightest places, then the tone curve. */
  private static Canvas develop(Canvas scene) {
    Canvas bloom = scene.blurred(0.018 * scene.height());
    Canvas picture = new Canvas(scene.width(), scene.height());
    picture.forEachRow(
        y -> {
          for (int x = 0; x < scene.width(); x++) {
            Color light = scene.get(x, y).mix(bloom.get(x, y), 0.10);
            picture.set(x, y, light.saturated(1.22).developed(0.84));
          }
        });
    return picture;
  }
}
