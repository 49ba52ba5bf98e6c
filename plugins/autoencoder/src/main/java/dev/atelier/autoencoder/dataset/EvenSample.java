package dev.atelier.autoencoder.dataset;

/** Takes some of many, evenly spread over all of them. */
public final class EvenSample {

  private EvenSample() {}

  /** Returns at most so many of some indices, from all over them. */
  public static int[] of(int[] indices, int most) {
    if (indices.length <= most) {
      return indices;
    }
    int[] some = new int[most];
    for (int i = 0; i < most; i++) {
      some[i] = indices[(int) ((long) i * indices.length / most)];
    }
    return some;
  }
}
