package dev.atelier.autoencoder;

/** Writes numbers in as many decimals as mean something. */
public final class Rounded {

  private Rounded() {}

  /** Returns the nearest number with some decimals. */
  public static double to(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.round(value * scale) / scale;
  }
}
