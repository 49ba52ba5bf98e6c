package dev.atelier.samples;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Flowers in translucent washes that run, dry with dark edges, and settle in rough paper. */
final class Watercolor implements Drawing {

  /** A shape by its signed distance from its outline, positive inside, in picture heights. */
  @FunctionalInterface
  private interface Shape {
    double inside(double x, double y);
  }

  private static final Color PAPER = Color.display(0xfaf6ec);

  private static final int[] PETALS = {0xd9345a, 0xe8663f, 0x8a4fb0, 0x4a6fd0, 0xf0a02c, 0xc7438f};
  private static final int[] LEAVES = {0x5f8f3e, 0x2f7a5a, 0x8aa63a, 0x3f6f78};

  private final Noise noise = new Noise(1775);

  @Override
  public String name() {
    return "styles/watercolour";
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 512);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    Canvas sheet = new Canvas(width, height);
    sheet.forEachRow(
        y -> {
          for (int x = 0; x < width; x++) {
            sheet.set(x, y, PAPER);
          }
        });
    SplittableRandom random = new SplittableRandom(1834);
    paintGround(sheet, aspect, random);
    for (int i = 0; i < 30; i++) {
      paintLeaf(sheet, aspect * random.nextDouble(), random.nextDouble(), random);
    }
    paintFlowers(sheet, aspect, random);
    paintSpatter(sheet, aspect, random);
    return Canvas.shaded(
            width, height, 1, (x, y) -> sheet.sample(x * height, y * height).times(tooth(x, y)))
        .toImage();
  }

  private void paintGround(Canvas sheet, double aspect, SplittableRandom random) {
    int[] colors = {0x9cc7dd, 0xf3d79a, 0xb9d8a8, 0xe9b7c0, 0xa9b8e0, 0xc9e0c4};
    for (int i = 0; i < 26; i++) {
      double radius = 0.10 + 0.22 * random.nextDouble();
      Shape pool = blob(aspect * random.nextDouble(), random.nextDouble(), radius);
      int color = colors[random.nextInt(colors.length)];
      wash(sheet, pool, Color.display(color), 0.75, 0.05, 0.4 * radius, random.nextInt(1000));
    }
  }

  private void paintFlowers(Canvas sheet, double aspect, SplittableRandom random) {
    double[][] places = {
      {0.27, 0.36, 0.205}, {0.68, 0.30, 0.175}, {0.52, 0.69, 0.215}, {0.88, 0.66, 0.165},
      {0.11, 0.76, 0.165}, {0.93, 0.12, 0.110}, {0.47, 0.10, 0.110}, {0.06, 0.10, 0.100},
      {0.30, 0.93, 0.100}, {0.74, 0.95, 0.090},
    };
    for (int i = 0; i < places.length; i++) {
      double[] place = places[i];
      int hue = PETALS[i % PETALS.length];
      int neighbor = PETALS[(i + 1 + random.nextInt(3)) % PETALS.length];
      paintFlower(sheet, place[0] * aspect, place[1], place[2], hue, neighbor, random);
    }
  }

  private void paintFlower(
      Canvas sheet,
      double x,
      double y,
      double radius,
      int hue,
      int neighbor,
      SplittableRandom random) {
    int petals = 5 + random.nextInt(3);
    double turn = 2 * Math.PI * random.nextDouble();
    for (int layer = 0; layer < 2; layer++) {
      for (int petal = 0; petal < petals; petal++) {
        double angle =
            turn + 2 * Math.PI * (petal + 0.5 * layer + 0.2 * random.nextDouble()) / petals;
        double reach = radius * (layer == 0 ? 0.56 : 0.36) * (0.9 + 0.2 * random.nextDouble());
        Shape shape =
            ellipse(
                x + reach * Math.cos(angle),
                y + reach * Math.sin(angle),
                radius * (layer == 0 ? 0.50 : 0.34),
                radius * (layer == 0 ? 0.36 : 0.25),
                angle);
        Color color = Color.display(hue).mix(Color.display(neighbor), 0.45 * random.nextDouble());
        double strength = 0.50 + 0.45 * random.nextDouble();
        wash(sheet, shape, color, strength, 0.55, 0.004, random.nextInt(1000));
      }
    }
    Shape heart = blob(x, y, 0.20 * radius);
    wash(sheet, heart, Color.display(0x5a2a3a), 0.55, 0.3, 0.12 * radius, random.nextInt(1000));
    wash(
        sheet,
        blob(x, y, 0.10 * radius),
        Color.display(0x2e2440),
        0.6,
        0.4,
        0.02,
        random.nextInt(1000));
    for (int dot = 0; dot < 14; dot++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double reach = radius * (0.20 + 0.16 * random.nextDouble());
      Shape anther =
          blob(
              x + reach * Math.cos(angle),
              y + reach * Math.sin(angle),
              0.004 + 0.004 * random.nextDouble());
      wash(sheet, anther, Color.display(0x3a2434), 1.2, 0.4, 0.0015, random.nextInt(1000));
    }
  }

  private void paintLeaf(Canvas sheet, double x, double y, SplittableRandom random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double length = 0.10 + 0.16 * random.nextDouble();
    double bow = length * (1.2 + 0.8 * random.nextDouble());
    double offset = Math.sqrt(bow * bow - length * length / 4);
    Shape leaf =
        (placeX, placeY) -> {
          double along = Math.cos(angle) * (placeX - x) + Math.sin(angle) * (placeY - y);
          double across = Math.cos(angle) * (placeY - y) - Math.sin(angle) * (placeX - x);
          return bow - Math.hypot(along, Math.abs(across) + offset);
        };
    Color color =
        Color.display(LEAVES[random.nextInt(LEAVES.length)])
            .mix(Color.display(LEAVES[random.nextInt(LEAVES.length)]), 0.5 * random.nextDouble());
    wash(sheet, leaf, color, 0.6 + 0.5 * random.nextDouble(), 0.5, 0.003, random.nextInt(1000));
    Shape half =
        (placeX, placeY) -> {
          double across = Math.cos(angle) * (placeY - y) - Math.sin(angle) * (placeX - x);
          return Math.min(leaf.inside(placeX, placeY) - 0.002, across);
        };
    wash(sheet, half, color.times(0.8), 0.45, 0.3, 0.003, random.nextInt(1000));
  }

  private void paintSpatter(Canvas sheet, double aspect, SplittableRandom random) {
    for (int i = 0; i < 150; i++) {
      double size = random.nextDouble();
      Shape drop =
          blob(
              aspect * random.nextDouble(),
              random.nextDouble(),
              0.0015 + 0.008 * size * size * size);
      Color color = Color.display(PETALS[random.nextInt(PETALS.length)]);
      wash(sheet, drop, color, 0.8, 0.6, 0.0012, random.nextInt(1000));
    }
  }

  private static Shape blob(double x, double y, double radius) {
    return (placeX, placeY) -> radius - Math.hypot(placeX - x, placeY - y);
  }

  private static Shape ellipse(double x, double y, double length, double width, double angle) {
    return (placeX, placeY) -> {
      double along = (Math.cos(angle) * (placeX - x) + Math.sin(angle) * (placeY - y)) / length;
      double across = (Math.cos(angle) * (placeY - y) - Math.sin(angle) * (placeX - x)) / width;
      return width * (1 - Math.hypot(along, across));
    };
  }

  /**
   * Lays one wash over what is there; pigment takes light away as Beer and Lambert have it.
   *
   * @param strength how much pigment the water carries
   * @param rim how much of it gathers at the edge while drying
   * @param softness over what length the edge runs into wet paper
   */
  private void wash(
      Canvas sheet,
      Shape shape,
      Color pigment,
      double strength,
      double rim,
      double softness,
      int mark) {
    int height = sheet.height();
    sheet.forEachRow(
        row -> {
          double y = (row + 0.5) / height;
          for (int column = 0; column < sheet.width(); column++) {
            double x = (column + 0.5) / height;
            double rough = shape.inside(x, y);
            if (rough < -0.05 - softness) {
              continue;
            }
            double inside =
                rough
                    + 0.020
                        * noise.fractal(7 * x + mark, 7 * y, 3)
                        * Math.min(1, 0.35 + 12 * softness)
                    + 0.0045 * noise.fractal(42 * x + mark, 42 * y, 3);
            double covered = Curves.smoothStep(-0.6 * softness - 0.001, softness + 0.001, inside);
            if (covered == 0) {
              continue;
            }
            double flow = noise.fractal(4.5 * x - mark, 4.5 * y, 4);
            double bloom = Math.abs(noise.fractal(6 * x + 2 * mark, 6 * y, 4));
            double settled = noise.fractal(150 * x, 150 * y, 3) + 0.5 * noise.at(70 * x, 70 * y);
            double density =
                strength
                    * covered
                    * (0.62
                        + 0.55 * flow
                        + 0.30 * Curves.smoothStep(0.06, 0.0, bloom)
                        + 0.22 * settled
                        + rim * 1.5 * Math.exp(-Math.max(0, inside) / 0.0042));
            Color filter = pigment.power(Math.max(0, density));
            sheet.set(column, row, sheet.get(column, row).times(filter));
          }
        });
  }

  /** How brightly the paper's rough surface is lit. */
  private double tooth(double x, double y) {
    double slope = grain(x + 0.0012, y + 0.0012) - grain(x - 0.0012, y - 0.0012);
    return 1 + 0.055 * slope;
  }

  private double grain(double x, double y) {
    return noise.fractal(95 * x + 7, 95 * y, 3);
  }
}
