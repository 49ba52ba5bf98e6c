package dev.atelier.samples;

/**
 * A thing on the table: a shape given by its signed distance, and what its surface is made of.
 *
 * <p>Places are relative to the solid's own origin.
 */
abstract class Solid {

  /** How a surface answers to light. */
  record Surface(Color albedo, double roughness, double reflectance) {}

  private static final double CLOSE = 0.0015;
  private static final int MOST_STEPS = 90;

  private final Vector origin;
  private final Vector boundCenter;
  private final double boundRadius;

  /** Makes a solid that lies within a sphere around {@code middle} above its origin. */
  Solid(Vector origin, double middle, double boundRadius) {
    this.origin = origin;
    this.boundCenter = origin.plus(new Vector(0, middle, 0));
    this.boundRadius = boundRadius;
  }

  /** The distance to the shape, negative inside; never more than the true distance. */
  abstract double distance(double x, double y, double z);

  abstract Surface surface(Vector place, Vector normal);

  /** The surface as it matters to light that has been scattered: without its markings. */
  abstract Surface plainSurface();

  /** How far the skin stands out in detail too small to march against. */
  double relief(double x, double y, double z) {
    return 0;
  }

  Vector local(Vector place) {
    return place.minus(origin);
  }

  /** The distance at which a ray meets the shape before {@code limit}, or infinity. */
  double meet(Vector from, Vector direction, double limit) {
    Vector away = from.minus(boundCenter);
    double along = -away.dot(direction);
    double square = boundRadius * boundRadius - away.dot(away) + along * along;
    if (square < 0) {
      return Double.POSITIVE_INFINITY;
    }
    double half = Math.sqrt(square);
    double traveled = Math.max(0, along - half);
    double end = Math.min(along + half, limit);
    Vector start = local(from);
    for (int step = 0; step < MOST_STEPS && traveled < end; step++) {
      double gap =
          distance(
              start.x() + traveled * direction.x(),
              start.y() + traveled * direction.y(),
              start.z() + traveled * direction.z());
      if (gap < CLOSE) {
        return traveled;
      }
      traveled += gap;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The outward direction, with or without the skin's relief. */
  Vector normal(Vector place, boolean detailed) {
    double e = 0.004;
    double x = place.x();
    double y = place.y();
    double z = place.z();
    Vector normal =
        new Vector(
            distance(x + e, y, z) - distance(x - e, y, z),
            distance(x, y + e, z) - distance(x, y - e, z),
            distance(x, y, z + e) - distance(x, y, z - e));
    if (detailed) {
      normal =
          normal.minus(
              new Vector(
                  relief(x + e, y, z) - relief(x - e, y, z),
                  relief(x, y + e, z) - relief(x, y - e, z),
                  relief(x, y, z + e) - relief(x, y, z - e)));
    }
    double length = normal.length();
    // Deep inside a shape, where only a ray that began there can be, the distance may be level.
    return length > 1e-9 ? normal.times(1 / length) : new Vector(0, 1, 0);
  }

  /** The union of two shapes, rounded over a width where they meet. */
  static double blended(double first, double second, double width) {
    double overlap = Math.max(width - Math.abs(first - second), 0) / width;
    return Math.min(first, second) - 0.25 * width * overlap * overlap;
  }

  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }

  /** The distance to a rod between two points, of the given radius. */
  static double rod(double x, double y, double z, Vector from, Vector to, double radius) {
    Vector rod = to.minus(from);
    Vector place = new Vector(x, y, z).minus(from);
    double along = Curves.saturate(place.dot(rod) / rod.dot(rod));
    return place.along(rod, -along).length() - radius;
  }
}
