package dev.atelier.autoencoder.latent;

import java.util.Locale;

/** A way from one vector to another. */
public enum LatentPath {

  /** Straight. */
  LINEAR {
    @Override
    public float[] between(float[] from, float[] to, double part) {
      return mixed(from, to, 1 - part, part);
    }
  },

  /**
   * Around the origin at an even pace (Shoemake, SIGGRAPH 1985), so that what lies between is as
   * far out as the two are: where nearly all vectors of a normal distribution lie.
   */
  SLERP {
    @Override
    public float[] between(float[] from, float[] to, double part) {
      double product = 0;
      double first = 0;
      double second = 0;
      for (int i = 0; i < from.length; i++) {
        product += (double) from[i] * to[i];
        first += (double) from[i] * from[i];
        second += (double) to[i] * to[i];
      }
      double cosine = product / Math.max(Math.sqrt(first * second), LEAST);
      double angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
      double sine = Math.sin(angle);
      if (sine < 1e-4 || first * second < LEAST) {
        // There is no way around, or there are too many.
        return LINEAR.between(from, to, part);
      }
      return mixed(from, to, Math.sin((1 - part) * angle) / sine, Math.sin(part * angle) / sine);
    }
  };

  private static final double LEAST = 1e-30;

  /**
   * Returns a vector on the way.
   *
   * @param part how far to go, 0 for the first and 1 for the other
   */
  public abstract float[] between(float[] from, float[] to, double part);

  private static float[] mixed(float[] one, float[] other, double first, double second) {
    float[] mixed = new float[one.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) (first * one[i] + second * other[i]);
    }
    return mixed;
  }

  /** Returns the name as users give it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
