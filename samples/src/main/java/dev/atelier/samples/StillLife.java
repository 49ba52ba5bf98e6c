package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Fruit, a bowl and a bottle on a table by a window, in path-traced light. */
final class StillLife implements Drawing {

  private static final int SAMPLES_ACROSS = 6;
  private static final int MOST_BOUNCES = 3;
  private static final double FOCAL_LENGTH = 1.92;
  private static final double HORIZON = 0.5;
  private static final Vector EYE = new Vector(0.25, 4.4, -13.4);
  private static final Vector TARGET = new Vector(0.25, 1.80, 0);

  private static final double WALL = 5.2;
  private static final double TABLE_END = 4.4;

  /** The window: a rectangle at {@code x = WINDOW_X} that shines to the right. */
  private static final double WINDOW_X = -8.5;

  private static final double WINDOW_BOTTOM = 3.2;
  private static final double WINDOW_HEIGHT = 6.0;
  private static final double WINDOW_NEAR = -6.5;
  private static final double WINDOW_WIDTH = 6.0;
  private static final Color DAYLIGHT = new Color(9.6, 8.9, 7.7);

  private static final Vector UP = new Vector(0, 1, 0);
  private static final Vector FORWARD = new Vector(0, 0, -1);
  private static final Solid.Surface PLAIN_TABLE =
      new Solid.Surface(new Color(0.18, 0.086, 0.037), 0.24, 0.04);
  private static final Solid.Surface PLAIN_WALL =
      new Solid.Surface(new Color(0.18, 0.19, 0.18), 0.95, 0.01);

  private final Noise noise = new Noise(97);
  private final List<Solid> solids = arrange();

  @Override
  public String name() {
    return "still-life";
  }

  @Override
  public Dimension size() {
    return new Dimension(768, 576);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    LightBuffer light = new LightBuffer(width, height);
    light
        .diffuse()
        .forEachRow(
            y -> {
              for (int x = 0; x < width; x++) {
                tracePixel(light, x, y);
              }
            });
    Canvas clean = light.denoised();
    Canvas bloom = clean.blurred(0.02 * height);
    return Canvas.shaded(
            width,
            height,
            1,
            (x, y) -> {
              int column = (int) (x * height);
              int row = (int) (y * height);
              double away = Math.hypot(x - 0.5 * width / height, y - 0.5);
              double vignette = 1 - 0.42 * away * away;
              return clean
                  .get(column, row)
                  .mix(bloom.get(column, row), 0.06)
                  .saturated(1.08)
                  .developed(1.4 * vignette);
            })
        .toImage();
  }

  private static List<Solid> arrange() {
    List<Solid> things = new ArrayList<>();
    Vector bowl = new Vector(-1.35, 0.062, 0.9);
    things.add(new Tableware.Bowl(bowl));
    things.add(new Tableware.Orange(bowl.plus(new Vector(-0.86, 1.74, -0.42)), 0.80));
    things.add(new Tableware.Apple(bowl.plus(new Vector(0.66, 0.98, -0.66)), 0.98, 0.72, -0.25));
    things.add(new Tableware.Orange(bowl.plus(new Vector(0.16, 1.74, 0.92)), 0.80));
    things.add(new Tableware.Apple(bowl.plus(new Vector(-0.06, 1.92, -0.02)), 0.90, 0.50, 0.22));
    things.add(new Tableware.Bottle(new Vector(2.0, 0, 2.1)));
    things.add(new Tableware.Pear(new Vector(3.35, 0, 0.1), 0.55));
    things.add(new Tableware.Apple(new Vector(1.55, 0, -1.35), 0.98, 0.62, 0.16));
    things.add(new Tableware.Orange(new Vector(2.95, 0.67, -2.05), 0.70));
    things.add(new Tableware.Cloth(new Vector(-2.2, 0, -0.35)));
    things.add(new Tableware.Grapes(new Vector(-0.75, 0.30, -2.55)));
    return List.copyOf(things);
  }

  private void tracePixel(LightBuffer light, int x, int y) {
    Canvas frame = light.diffuse();
    SplittableRandom random = new SplittableRandom(0x5717L * (y * 65_537L + x) + 3);
    int samples = SAMPLES_ACROSS * SAMPLES_ACROSS;
    for (int sample = 0; sample < samples; sample++) {
      double right = (sample % SAMPLES_ACROSS + random.nextDouble()) / SAMPLES_ACROSS;
      double down = (Math.floorDiv(sample, SAMPLES_ACROSS) + random.nextDouble()) / SAMPLES_ACROSS;
      Vector ray =
          ray((x + right) / frame.height() - frame.aspect() / 2, (y + down) / frame.height());
      // A stride coprime to the grid pairs strata of the pixel with other strata of the window.
      int stratum = (sample * 23 + 11) % samples;
      traceFirst(light, x, y, ray, random, stratum);
    }
    light.finish(x, y, samples);
  }

  private static Vector ray(double x, double y) {
    Vector ahead = TARGET.minus(EYE).normalized();
    Vector right = new Vector(ahead.z(), 0, -ahead.x()).normalized();
    Vector up = ahead.cross(right);
    return ahead.times(FOCAL_LENGTH).along(right, x).along(up, HORIZON - y).normalized();
  }

  /** Follows a ray from the eye, and books diffuse and mirrored light separately. */
  private void traceFirst(
      LightBuffer light, int x, int y, Vector ray, SplittableRandom random, int stratum) {
    Hit hit = meet(EYE, ray, true);
    if (hit == null) {
      return;
    }
    double mirrored = fresnel(hit, ray);
    Vector mirrorRay = mirrorRay(hit, ray, random);
    Color specular = Color.BLACK;
    if (mirrorRay.dot(hit.normal) > 0) {
      specular = radiance(hit.place, mirrorRay, random, 1, true).times(mirrored);
    }
    double u = (stratum % SAMPLES_ACROSS + random.nextDouble()) / SAMPLES_ACROSS;
    double v = (Math.floorDiv(stratum, SAMPLES_ACROSS) + random.nextDouble()) / SAMPLES_ACROSS;
    Color irradiance = fromWindow(hit, u, v);
    Vector bounce = scattered(hit.normal, random);
    irradiance = irradiance.plus(limited(radiance(hit.place, bounce, random, 1, false), 1.5));
    Color diffuse = hit.surface.albedo().times(irradiance).times(1 - mirrored);
    light.add(x, y, diffuse, limited(specular, 1.2), hit.surface.albedo(), hit.normal, hit.place);
  }

  /** The light that comes back along a ray; the window itself only where nobody else counts it. */
  private Color radiance(
      Vector from, Vector ray, SplittableRandom random, int depth, boolean seesWindow) {
    Hit hit = meet(from, ray, seesWindow);
    if (hit == null) {
      return seesWindow && window(from, ray) > 0 ? DAYLIGHT.times(window(from, ray)) : room(ray);
    }
    if (seesWindow && window(from, ray) > 0 && beyondWindow(hit.place)) {
      return DAYLIGHT.times(window(from, ray));
    }
    if (depth >= MOST_BOUNCES) {
      return Color.BLACK;
    }
    double mirrored = fresnel(hit, ray);
    if (random.nextDouble() < mirrored) {
      Vector mirrorRay = mirrorRay(hit, ray, random);
      return mirrorRay.dot(hit.normal) > 0
          ? limited(radiance(hit.place, mirrorRay, random, depth + 1, true), 9)
          : Color.BLACK;
    }
    Color direct = fromWindow(hit, random.nextDouble(), random.nextDouble());
    Color indirect = radiance(hit.place, scattered(hit.normal, random), random, depth + 1, false);
    return hit.surface.albedo().times(direct.plus(indirect));
  }

  /** A place that a ray meets, lifted off the surface by a hair. */
  private record Hit(Vector place, Vector normal, Solid.Surface surface) {}

  private @Nullable Hit meet(Vector from, Vector ray, boolean detailed) {
    double nearest = Double.POSITIVE_INFINITY;
    @Nullable Solid met = null;
    boolean table = false;
    if (ray.y() < 0) {
      double distance = -from.y() / ray.y();
      if (from.z() + distance * ray.z() < TABLE_END) {
        nearest = distance;
        table = true;
      }
    }
    if (ray.z() > 0) {
      double distance = (WALL - from.z()) / ray.z();
      if (distance < nearest) {
        nearest = distance;
        table = false;
      }
    }
    for (Solid solid : solids) {
      double distance = solid.meet(from, ray, nearest);
      if (distance < nearest) {
        nearest = distance;
        met = solid;
      }
    }
    if (nearest == Double.POSITIVE_INFINITY) {
      return null;
    }
    Vector place = from.along(ray, nearest);
    if (met != null) {
      Vector local = met.local(place);
      Vector normal = met.normal(local, detailed);
      return new Hit(
          place.along(normal, 0.006),
          normal,
          detailed ? met.surface(local, normal) : met.plainSurface());
    }
    if (!detailed) {
      return table
          ? new Hit(new Vector(place.x(), 0.004, place.z()), UP, PLAIN_TABLE)
          : new Hit(new Vector(place.x(), place.y(), WALL - 0.004), FORWARD, PLAIN_WALL);
    }
    return table ? table(place) : wall(place);
  }

  private boolean shaded(Vector from, Vector ray, double distance) {
    for (Solid solid : solids) {
      if (solid.meet(from, ray, distance) < distance) {
        return true;
      }
    }
    return false;
  }

  /** Waxed oak boards that run from left to right. */
  private @Nullable Hit table(Vector place) {
    double boardWidth = 2.3;
    double across = place.z() + 0.9;
    double board = Math.floor(across / boardWidth);
    double within = across - board * boardWidth;
    double shift = 37 * board;
    double sway = 0.5 * noise.fractal(0.16 * place.x() + shift, 0.5 * within, 3);
    double rings =
        Curves.fraction(2.6 * (within + 1.2 * sway) + 0.8 * noise.at(0.12 * place.x(), shift));
    double grain = noise.fractal(1.1 * place.x() + shift, 26 * (within + 0.3 * sway), 3);
    double pores = Curves.smoothStep(0.30, 0.65, noise.at(2.2 * place.x() + shift, 60 * within));
    double tone = 0.45 * rings + 0.30 * (0.5 + grain) + 0.25 * noise.random((long) board, 5, 1);
    Color albedo =
        Color.ramp(
            tone,
            new Color(0.30, 0.155, 0.070),
            new Color(0.205, 0.098, 0.042),
            new Color(0.115, 0.050, 0.022));
    double gap = Curves.smoothStep(0.022, 0.006, Math.min(within, boardWidth - within));
    albedo = albedo.times(1 - 0.35 * pores).mix(new Color(0.015, 0.009, 0.006), gap);
    double wear = noise.fractal(0.7 * place.x(), 0.7 * place.z(), 4);
    Vector normal =
        new Vector(
                0.010 * noise.at(3 * place.x(), 3 * place.z()),
                1,
                0.03 * grain + 0.012 * noise.at(5 * place.x() + 9, 5 * place.z()))
            .normalized();
    Vector lifted = new Vector(place.x(), 0.004, place.z());
    return new Hit(lifted, normal, new Solid.Surface(albedo, 0.24 + 0.10 * wear, 0.04));
  }

  /** A plastered wall, darker towards the corner. */
  private @Nullable Hit wall(Vector place) {
    double stains = noise.fractal(0.33 * place.x(), 0.33 * place.y(), 6);
    double trowel = noise.fractal(1.4 * place.x() + 4, 2.1 * place.y(), 5);
    Color albedo =
        new Color(0.215, 0.225, 0.195)
            .mix(new Color(0.150, 0.165, 0.165), 0.5 + 0.9 * stains)
            .times(1 + 0.16 * trowel);
    Vector normal =
        new Vector(0.10 * trowel, 0.10 * noise.fractal(1.9 * place.x(), 1.9 * place.y() + 6, 4), -1)
            .normalized();
    return new Hit(
        new Vector(place.x(), place.y(), WALL - 0.004),
        normal,
        new Solid.Surface(albedo, 0.95, 0.01));
  }

  /** How brightly the window is seen along a ray: 0 beside it and behind its bars. */
  private static double window(Vector from, Vector ray) {
    if (ray.x() >= 0) {
      return 0;
    }
    double distance = (WINDOW_X - from.x()) / ray.x();
    return pane(from.y() + distance * ray.y(), from.z() + distance * ray.z());
  }

  private static double pane(double y, double z) {
    double u = (z - WINDOW_NEAR) / WINDOW_WIDTH;
    double v = (y - WINDOW_BOTTOM) / WINDOW_HEIGHT;
    if (u < 0 || u > 1 || v < 0 || v > 1) {
      return 0;
    }
    boolean bar = Math.abs(u - 0.5) < 0.03 || Math.abs(v - 0.5) < 0.025;
    return bar ? 0.02 : 0.75 + 0.5 * v;
  }

  private static boolean beyondWindow(Vector place) {
    return place.x() < WINDOW_X;
  }

  /** The light that falls straight from one place of the window, over pi. */
  private Color fromWindow(Hit hit, double u, double v) {
    double y = WINDOW_BOTTOM + v * WINDOW_HEIGHT;
    double z = WINDOW_NEAR + u * WINDOW_WIDTH;
    Vector toWindow = new Vector(WINDOW_X, y, z).minus(hit.place);
    double distance = toWindow.length();
    Vector ray = toWindow.times(1 / distance);
    double facing = ray.dot(hit.normal);
    if (facing <= 0 || ray.x() >= 0 || shaded(hit.place, ray, distance)) {
      return Color.BLACK;
    }
    double solidAngle = WINDOW_WIDTH * WINDOW_HEIGHT * -ray.x() / (distance * distance);
    return DAYLIGHT.times(pane(y, z) * facing * solidAngle / Math.PI);
  }

  /** The dim rest of the room. */
  private static Color room(Vector ray) {
    double up = 0.5 + 0.5 * ray.y();
    return new Color(0.16, 0.13, 0.10)
        .mix(new Color(0.30, 0.32, 0.34), up)
        .times(0.85 - 0.35 * ray.x());
  }

  private static double fresnel(Hit hit, Vector ray) {
    double facing = Curves.saturate(-ray.dot(hit.normal));
    double grazing = Math.pow(1 - facing, 5) * (1 - hit.surface.roughness());
    return hit.surface.reflectance() + (1 - hit.surface.reflectance()) * grazing;
  }

  private static Vector mirrorRay(Hit hit, Vector ray, SplittableRandom random) {
    double spread = hit.surface.roughness() * hit.surface.roughness();
    Vector tilted = hit.normal.along(inBall(random), spread).normalized();
    return ray.reflected(tilted);
  }

  /** A direction with the density of a matt surface's cosine law. */
  private static Vector scattered(Vector normal, SplittableRandom random) {
    Vector direction = normal.along(onSphere(random), 0.9999);
    return direction.normalized();
  }

  private static Vector inBall(SplittableRandom random) {
    return onSphere(random).times(Math.cbrt(random.nextDouble()));
  }

  private static Vector onSphere(SplittableRandom random) {
    double z = 2 * random.nextDouble() - 1;
    double angle = 2 * Math.PI * random.nextDouble();
    double radius = Math.sqrt(1 - z * z);
    return new Vector(radius * Math.cos(angle), radius * Math.sin(angle), z);
  }

  /** Holds back the rare paths that are so bright that they would stand out as dots. */
  private static Color limited(Color light, double most) {
    double brightest = light.brightest();
    return brightest > most ? light.times(most / brightest) : light;
  }
}
