package dev.atelier.samples;

import static java.util.Objects.requireNonNull;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Stone tesserae laid along the outlines of a sun over waves.
 *
 * <p>The tiles settle as in Hausner's decorative mosaics: a centroidal Voronoi diagram under a
 * metric whose unit circle is a square turned along the outlines.
 */
final class Mosaic implements Drawing {

  private static final double TILE = 0.0235;
  private static final int ROUNDS = 11;

  /** Rows of the raster on which the tiles settle, whatever the size of the picture. */
  private static final int RASTER = 240;

  private static final double SUN_Y = 0.33;

  /** Stones of another heap that found their way between the others. */
  private static final List<Integer> STRAYS = List.of(0xd4a017, 0x3b6e6e, 0x8c3b2a);

  private final Noise noise = new Noise(547);

  @Override
  public String name() {
    return "styles/mosaic";
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 512);
  }

  @Override
  public BufferedImage draw(int width, int height) {
    double aspect = (double) width / height;
    Tiles tiles = new Tiles(settled(aspect));
    return Canvas.shaded(width, height, 2, (x, y) -> shade(tiles, x, y)).toImage();
  }

  /**
   * A tile's middle, the cosine and sine of the turn of its sides, and the region it was laid for.
   */
  private record Tile(double x, double y, double cosine, double sine, int region, long seed) {

    double across(double placeX, double placeY) {
      return cosine * (placeX - x) + sine * (placeY - y);
    }

    double along(double placeX, double placeY) {
      return cosine * (placeY - y) - sine * (placeX - x);
    }

    double distance(double placeX, double placeY) {
      return Math.max(Math.abs(across(placeX, placeY)), Math.abs(along(placeX, placeY)));
    }
  }

  /** Finds the tile at a place by looking into the neighboring squares of a grid. */
  private static final class Tiles {
    private static final int MARGIN = 3;

    private final List<Tile> tiles;
    private final List<List<Tile>> buckets = new ArrayList<>();
    private final int columns;

    Tiles(List<Tile> tiles) {
      this.tiles = tiles;
      double right = tiles.stream().mapToDouble(Tile::x).max().orElse(1);
      double bottom = tiles.stream().mapToDouble(Tile::y).max().orElse(1);
      this.columns = (int) (right / TILE) + 2 * MARGIN + 1;
      int rows = (int) (bottom / TILE) + 2 * MARGIN + 1;
      for (int i = 0; i < columns * rows; i++) {
        buckets.add(new ArrayList<>());
      }
      for (Tile tile : tiles) {
        buckets.get(bucket(tile.x, tile.y)).add(tile);
      }
    }

    Tile nearest(double x, double y) {
      Tile nearest = tiles.get(0);
      double distance = Double.POSITIVE_INFINITY;
      int middle = bucket(x, y);
      for (int row = -2; row <= 2; row++) {
        for (int column = -2; column <= 2; column++) {
          int at = middle + row * columns + column;
          if (at < 0 || at >= buckets.size()) {
            continue;
          }
          for (Tile tile : buckets.get(at)) {
            double away = tile.distance(x, y);
            if (away < distance) {
              distance = away;
              nearest = tile;
            }
          }
        }
      }
      return nearest;
    }

    private int bucket(double x, double y) {
      int column = Math.max(0, Math.min(columns - 1, (int) Math.floor(x / TILE) + MARGIN));
      int row = (int) Math.floor(y / TILE) + MARGIN;
      return Math.max(0, Math.min(buckets.size() - 1, row * columns + column));
    }
  }

  private List<Tile> settled(double aspect) {
    SplittableRandom random = new SplittableRandom(432);
    List<Tile> tiles = new ArrayList<>();
    for (double y = -TILE / 2; y < 1 + TILE; y += TILE) {
      for (double x = -TILE / 2; x < aspect + TILE; x += TILE) {
        double placeX = x + 0.6 * TILE * (random.nextDouble() - 0.5);
        double placeY = y + 0.6 * TILE * (random.nextDouble() - 0.5);
        tiles.add(laid(placeX, placeY, aspect, random.nextLong()));
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      tiles = moved(tiles, aspect);
    }
    return tiles;
  }

  private Tile laid(double x, double y, double aspect, long seed) {
    int region = region(x, y, aspect);
    double angle = outline(x, y, aspect, region);
    return new Tile(x, y, Math.cos(angle), Math.sin(angle), region, seed);
  }

  /** Moves each tile to the middle of the places that are nearest to it, away from outlines. */
  private List<Tile> moved(List<Tile> tiles, double aspect) {
    Tiles lookup = new Tiles(tiles);
    Map<Tile, double[]> sums = new HashMap<>();
    tiles.forEach(tile -> sums.put(tile, new double[3]));
    int overlap = (int) (TILE * RASTER);
    for (int row = -overlap; row < RASTER + overlap; row++) {
      for (int column = -overlap; column < RASTER * aspect + overlap; column++) {
        double x = (column + 0.5) / RASTER;
        double y = (row + 0.5) / RASTER;
        Tile tile = lookup.nearest(x, y);
        if (tile.region == region(x, y, aspect)) {
          double[] sum = requireNonNull(sums.get(tile), "no such tile among the sums");
          sum[0] += x;
          sum[1] += y;
          sum[2]++;
        }
      }
    }
    return tiles.stream()
        .map(
            tile -> {
              double[] sum = requireNonNull(sums.get(tile), "no such tile among the sums");
              return sum[2] == 0 ? tile : laid(sum[0] / sum[2], sum[1] / sum[2], aspect, tile.seed);
            })
        .toList();
  }

  private Color shade(Tiles tiles, double x, double y) {
    Tile tile = tiles.nearest(x, y);
    double[] chance = new SplittableRandom(tile.seed).doubles(8).toArray();
    double across = tile.across(x, y) / TILE;
    double along = tile.along(x, y) / TILE;
    double chipped = 0.045 * noise.fractal(5 * across + 90 * chance[0], 5 * along, 3);
    double halfWidth = 0.41 + 0.05 * (chance[1] - 0.5) + 0.10 * along * (chance[2] - 0.5);
    double halfHeight = 0.41 + 0.05 * (chance[3] - 0.5) + 0.10 * across * (chance[4] - 0.5);
    double inside = Math.min(halfWidth - Math.abs(across), halfHeight - Math.abs(along)) + chipped;

    double sand = noise.fractal(190 * x, 190 * y, 3);
    Color grout = Color.display(0x6d6459).times(0.78 + 0.28 * sand);
    double sunk = Curves.smoothStep(-0.10, 0.0, inside);
    grout = grout.times(1 - 0.45 * sunk);

    Color stone = color(tile.region, chance[5], chance[6]);
    double veins = noise.fractal(1.6 * across + 70 * chance[7], 1.6 * along, 4);
    double pits = noise.fractal(120 * x, 120 * y, 3);
    double bevel = Curves.smoothStep(0.11, 0.0, inside);
    double sideX =
        Math.abs(across) / halfWidth > Math.abs(along) / halfHeight ? Math.signum(across) : 0;
    double sideY = sideX == 0 ? Math.signum(along) : 0;
    double turnedX = tile.cosine * sideX - tile.sine * sideY;
    double turnedY = tile.sine * sideX + tile.cosine * sideY;
    double tilt = (chance[1] - 0.5) * across + (chance[3] - 0.5) * along;
    double light =
        1
            - 0.38 * bevel * (0.7 * turnedX + 0.7 * turnedY)
            + 0.45 * tilt
            + 0.16 * veins
            + 0.08 * pits;
    double glint =
        0.22 * Curves.smoothStep(0.25, 0.6, tilt + 0.5 * veins + 0.4 * (chance[6] - 0.3));
    Color lit = stone.times(light).mix(Color.WHITE, glint);
    return grout.mix(lit, Curves.smoothStep(-0.015, 0.03, inside));
  }

  private static double sunX(double aspect) {
    return 0.60 * aspect;
  }

  /** The crest of a row of waves, the farthest first. */
  private static double wave(int row, double x, double aspect) {
    double phase = 2 * Math.PI * (2.0 + 0.25 * row) * x / aspect + 1.9 * row;
    return 0.60
        + 0.105 * row
        - (0.030 + 0.006 * row) * (Math.sin(phase) + 0.35 * Math.sin(2 * phase + 0.8));
  }

  /** Which part of the picture a place belongs to; even and odd parts of the sky are its rays. */
  private int region(double x, double y, double aspect) {
    for (int row = 3; row >= 0; row--) {
      double below = y - wave(row, x, aspect);
      if (below > 0) {
        return below < 0.024 ? 20 : below < 0.05 ? 21 : 22 + row;
      }
    }
    double fromX = x - sunX(aspect);
    double radius = Math.hypot(fromX, y - SUN_Y);
    if (radius < 0.20) {
      return radius < 0.095 ? 10 : radius < 0.122 ? 11 : radius < 0.172 ? 12 : 13;
    }
    double turned = Math.atan2(y - SUN_Y, fromX) / (2 * Math.PI) * 18;
    double bent = turned + 0.6 * Math.sin(5 * radius);
    return Math.floorMod((int) Math.floor(bent), 3);
  }

  /** The angle across the outline that the tiles of a region follow. */
  private double outline(double x, double y, double aspect, int region) {
    if (region < 20) {
      return Math.atan2(y - SUN_Y, x - sunX(aspect)) + (region < 3 ? 0.08 * Math.sin(9 * y) : 0);
    }
    int row = 0;
    while (row < 3 && y > wave(row + 1, x, aspect)) {
      row++;
    }
    double slope = (wave(row, x + 0.005, aspect) - wave(row, x - 0.005, aspect)) / 0.01;
    return Math.atan2(1, -slope);
  }

  private static Color color(int region, double tone, double chance) {
    List<Integer> stones =
        switch (region) {
          case 0 -> List.of(0xd9b98a, 0xe6cfa4, 0xcaa26c, 0xe9dcc0);
          case 1 -> List.of(0xb5563a, 0xc66f48, 0x9c4430, 0xd28a5a);
          case 2 -> List.of(0xe8dcc2, 0xf1e9d6, 0xd8c7a5, 0xe3cfae);
          case 10 -> List.of(0xf0b92e, 0xf7cf56, 0xe39f1f, 0xffe08a);
          case 11 -> List.of(0x8e2420, 0xa9332a, 0x741b1c);
          case 12 -> List.of(0xe98a26, 0xf2a437, 0xd87420, 0xf5bd55);
          case 13 -> List.of(0xf3e6c8, 0xe9d5a6, 0xfff4dc);
          case 20 -> List.of(0xeef1e8, 0xdfe8e2, 0xcfdcd8);
          case 21 -> List.of(0x7fc0b8, 0x63aea9, 0x9bd0c4);
          case 22 -> List.of(0x3f9aa0, 0x2f8590, 0x58abab);
          case 23 -> List.of(0x2a7596, 0x1f6488, 0x3a87a4);
          case 24 -> List.of(0x1d4f86, 0x173f70, 0x2b62a0);
          default -> List.of(0x14305c, 0x0f264c, 0x1f4278);
        };
    int shade = stones.get((int) (tone * stones.size()));
    if (chance > 0.965) {
      shade = STRAYS.get((int) (tone * STRAYS.size()));
    }
    return Color.display(shade).times(0.90 + 0.2 * chance);
  }
}
