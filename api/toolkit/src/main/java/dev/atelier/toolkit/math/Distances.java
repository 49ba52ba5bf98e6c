package dev.atelier.toolkit.math;

/** How far points are apart. */
public final class Distances {

  private Distances() {}

  /** Returns the Euclidean distance. */
  public static double between(float[] one, float[] other) {
    return Math.sqrt(squared(one, other));
  }

  /** Returns the square of the Euclidean distance, which is enough to compare by. */
  public static float squared(float[] one, float[] other) {
    // Four sums that do not wait for each other.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < one.length; i += 4) {
      float p = one[i] - other[i];
      float q = one[i + 1] - other[i + 1];
      float r = one[i + 2] - other[i + 2];
      float s = one[i + 3] - other[i + 3];
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; i < one.length; i++) {
      float p = one[i] - other[i];
      a += p * p;
    }
    return a + b + c + d;
  }
}
