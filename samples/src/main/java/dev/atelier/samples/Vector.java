package dev.atelier.samples;

/** A point or a direction in space. */
record Vector(double x, double y, double z) {

  Vector plus(Vector other) {
    return new Vector(x + other.x, y + other.y, z + other.z);
  }

  Vector minus(Vector other) {
    return new Vector(x - other.x, y - other.y, z - other.z);
  }

  Vector times(double factor) {
    return new Vector(x * factor, y * factor, z * factor);
  }

  /** The point reached by going {@code distance} along {@code direction}. */
  Vector along(Vector direction, double distance) {
    return new Vector(
        x + direction.x * distance, y + direction.y * distance, z + direction.z * distance);
  }

  double dot(Vector other) {
    return x * other.x + y * other.y + z * other.z;
  }

  Vector cross(Vector other) {
    return new Vector(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  double length() {
    return Math.sqrt(dot(this));
  }

  Vector normalized() {
    return times(1 / length());
  }

  /** This direction thrown back by a surface with the given normal. */
  Vector reflected(Vector normal) {
    return along(normal, -2 * dot(normal));
  }
}
