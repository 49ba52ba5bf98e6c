package dev.atelier.samples;

/**
 * Smooth random fields over the plane and space: gradient noise and its sums over octaves.
 *
 * <p>The fields are functions of the seed and the place alone, so that they can be sampled in any
 * order and by any thread.
 */
final class Noise {

  /** Each octave is turned by this angle (3-4-5), so that the lattices do not line up. */
  private static final double TURN_COSINE = 0.8;

  private static final double TURN_SINE = 0.6;

  private final long seed;

  Noise(long seed) {
    this.seed = seed;
  }

  /** An independent uniform value in 0..1 for each lattice point and purpose. */
  double random(long x, long y, long purpose) {
    return (hash(x, y, purpose) >>> 11) * 0x1.0p-53;
  }

  /** Gradient noise in -1..1, of wavelength about 1. */
  double at(double x, double y) {
    long cellX = (long) Math.floor(x);
    long cellY = (long) Math.floor(y);
    double u = x - cellX;
    double v = y - cellY;
    double blendX = fade(u);
    double blendY = fade(v);
    double low =
        Curves.mix(
            slope(hash(cellX, cellY, 0), u, v), slope(hash(cellX + 1, cellY, 0), u - 1, v), blendX);
    double high =
        Curves.mix(
            slope(hash(cellX, cellY + 1, 0), u, v - 1),
            slope(hash(cellX + 1, cellY + 1, 0), u - 1, v - 1),
            blendX);
    return Math.max(-1, Math.min(1, 1.5 * Curves.mix(low, high, blendY)));
  }

  /** Gradient noise in space, in -1..1, of wavelength about 1. */
  double at(double x, double y, double z) {
    long cellX = (long) Math.floor(x);
    long cellY = (long) Math.floor(y);
    long cellZ = (long) Math.floor(z);
    double u = x - cellX;
    double v = y - cellY;
    double w = z - cellZ;
    double blendX = fade(u);
    double blendY = fade(v);
    double blendZ = fade(w);
    double near = layer(cellX, cellY, cellZ, u, v, w, blendX, blendY);
    double far = layer(cellX, cellY, cellZ + 1, u, v, w - 1, blendX, blendY);
    return Math.max(-1, Math.min(1, 1.1 * Curves.mix(near, far, blendZ)));
  }

  private double layer(
      long cellX,
      long cellY,
      long cellZ,
      double u,
      double v,
      double w,
      double blendX,
      double blendY) {
    double low =
        Curves.mix(
            slope(hash(cellX, cellY, cellZ), u, v, w),
            slope(hash(cellX + 1, cellY, cellZ), u - 1, v, w),
            blendX);
    double high =
        Curves.mix(
            slope(hash(cellX, cellY + 1, cellZ), u, v - 1, w),
            slope(hash(cellX + 1, cellY + 1, cellZ), u - 1, v - 1, w),
            blendX);
    return Curves.mix(low, high, blendY);
  }

  /** Octaves of noise, each half as strong and half as long as the one before; in -1..1. */
  double fractal(double x, double y, int octaves) {
    double sum = 0;
    double total = 0;
    double amplitude = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += amplitude * at(x, y);
      total += amplitude;
      amplitude *= 0.5;
      double turned = 2 * (TURN_COSINE * x - TURN_SINE * y) + 17.3;
      y = 2 * (TURN_SINE * x + TURN_COSINE * y) - 5.7;
      x = turned;
    }
    return sum / total;
  }

  /** Octaves of noise in space; in -1..1. */
  double fractal(Vector place, int octaves) {
    double sum = 0;
    double total = 0;
    double amplitude = 1;
    double scale = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += amplitude * at(place.x() * scale + octave, place.y() * scale, place.z() * scale);
      total += amplitude;
      amplitude *= 0.5;
      scale *= 2.03;
    }
    return sum / total;
  }

  /**
   * Sharp crests between smooth troughs, in 0..1: Musgrave's ridged multifractal, where a crest is
   * rough and a trough stays smooth.
   */
  double ridged(double x, double y, int octaves) {
    double sum = 0;
    double total = 0;
    double amplitude = 1;
    double weight = 1;
    for (int octave = 0; octave < octaves; octave++) {
      double crest = 1 - Math.abs(at(x, y));
      crest *= crest * weight;
      sum += amplitude * crest;
      total += amplitude;
      weight = Curves.saturate(crest * 1.6);
      amplitude *= 0.5;
      double turned = 2.03 * (TURN_COSINE * x - TURN_SINE * y) + 7.9;
      y = 2.03 * (TURN_SINE * x + TURN_COSINE * y) - 3.1;
      x = turned;
    }
    return sum / total;
  }

  private long hash(long x, long y, long z) {
    long bits = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  /** The height at (u, v) of the plane through the lattice point with one of eight slopes. */
  private static double slope(long hash, double u, double v) {
    int direction = (int) (hash >>> 61);
    double first = (direction & 1) == 0 ? u : v;
    double second = (direction & 1) == 0 ? v : u;
    return ((direction & 2) == 0 ? first : -first)
        + 0.4142 * ((direction & 4) == 0 ? second : -second);
  }

  /** The same in space, along one of the twelve edges of a cube. */
  private static double slope(long hash, double u, double v, double w) {
    int direction = (int) (hash >>> 60);
    double first = direction < 8 ? u : v;
    double second = direction < 4 ? v : direction == 12 || direction == 14 ? u : w;
    return ((direction & 1) == 0 ? first : -first) + ((direction & 2) == 0 ? second : -second);
  }
}
