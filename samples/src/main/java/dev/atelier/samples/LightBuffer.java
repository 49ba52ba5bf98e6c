package dev.atelier.samples;

/**
 * Path-traced light with what guides its denoising: albedo, direction and place of the surface that
 * each pixel shows.
 */
final class LightBuffer {

  private static final int PASSES = 4;
  private static final double DARKEST = 0.004;

  private final int width;
  private final int height;
  private final Canvas diffuse;
  private final Canvas specular;
  private final Canvas albedo;
  private final Canvas normals;
  private final Canvas places;

  LightBuffer(int width, int height) {
    this.width = width;
    this.height = height;
    this.diffuse = new Canvas(width, height);
    this.specular = new Canvas(width, height);
    this.albedo = new Canvas(width, height);
    this.normals = new Canvas(width, height);
    this.places = new Canvas(width, height);
  }

  Canvas diffuse() {
    return diffuse;
  }

  void add(int x, int y, Color matt, Color mirrored, Color paint, Vector normal, Vector place) {
    accumulate(diffuse, x, y, matt);
    accumulate(specular, x, y, mirrored);
    accumulate(albedo, x, y, paint);
    accumulate(normals, x, y, new Color(normal.x(), normal.y(), normal.z()));
    accumulate(places, x, y, new Color(place.x(), place.y(), place.z()));
  }

  /** Turns the sums at a pixel into means, and diffuse light into light free of paint. */
  void finish(int x, int y, int samples) {
    for (Canvas canvas : new Canvas[] {diffuse, specular, albedo, normals, places}) {
      canvas.set(x, y, canvas.get(x, y).times(1.0 / samples));
    }
    Color light = diffuse.get(x, y);
    Color paint = albedo.get(x, y);
    diffuse.set(
        x,
        y,
        new Color(
            light.red() / Math.max(DARKEST, paint.red()),
            light.green() / Math.max(DARKEST, paint.green()),
            light.blue() / Math.max(DARKEST, paint.blue())));
  }

  /**
   * The whole light with its noise averaged away within surfaces: an à-trous filter that stops at
   * edges of direction, place and brightness. Paint is put back afterwards and stays sharp.
   */
  Canvas denoised() {
    Canvas matt = diffuse;
    Canvas mirrored = specular;
    for (int pass = 0; pass < PASSES; pass++) {
      matt = filtered(matt, 1 << pass, 0.30 / (1 << pass));
      if (pass < 2) {
        mirrored = filtered(mirrored, 1 << pass, 0.35 / (1 << pass));
      }
    }
    Canvas whole = new Canvas(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        Color paint = albedo.get(x, y);
        Color visible =
            new Color(
                Math.max(DARKEST, paint.red()),
                Math.max(DARKEST, paint.green()),
                Math.max(DARKEST, paint.blue()));
        whole.set(x, y, matt.get(x, y).times(visible).plus(mirrored.get(x, y)));
      }
    }
    return whole;
  }

  private Canvas filtered(Canvas light, int step, double tolerance) {
    Canvas result = new Canvas(width, height);
    result.forEachRow(
        y -> {
          for (int x = 0; x < width; x++) {
            result.set(x, y, filtered(light, x, y, step, tolerance));
          }
        });
    return result;
  }

  private Color filtered(Canvas light, int x, int y, int step, double tolerance) {
    Color center = light.get(x, y);
    Color normal = normals.get(x, y);
    Color place = places.get(x, y);
    double bright = 0.05 + center.luminance();
    Color sum = Color.BLACK;
    double total = 0;
    for (int j = -2; j <= 2; j++) {
      int row = y + j * step;
      for (int i = -2; i <= 2; i++) {
        int column = x + i * step;
        if (row < 0 || row >= height || column < 0 || column >= width) {
          continue;
        }
        Color other = light.get(column, row);
        double turned = squaredDistance(normal, normals.get(column, row));
        double away = squaredDistance(place, places.get(column, row));
        double brighter = (other.luminance() + 0.05 - bright) / (tolerance * bright);
        double weight =
            (3 - Math.abs(i))
                * (3 - Math.abs(j))
                * Math.exp(-turned / 0.03 - away / 0.08 - 0.5 * brighter * brighter);
        sum = sum.plus(other.times(weight));
        total += weight;
      }
    }
    return sum.times(1 / total);
  }

  private static double squaredDistance(Color a, Color b) {
    double red = a.red() - b.red();
    double green = a.green() - b.green();
    double blue = a.blue() - b.blue();
    return red * red + green * green + blue * blue;
  }

  private static void accumulate(Canvas canvas, int x, int y, Color value) {
    canvas.set(x, y, canvas.get(x, y).plus(value));
  }
}
