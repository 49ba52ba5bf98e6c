package dev.atelier.classifier.inspection;

/**
 * The Fourier transform of square planes whose side is a power of two (Cooley and Tukey, 1965),
 * scaled so that it keeps lengths. In Java, since only few engines have one.
 */
final class FourierTransform {

  private final int side;
  private final double[] cosines;
  private final double[] sines;

  /** Prepares the transform of planes of a side. */
  FourierTransform(int side) {
    if (Integer.bitCount(side) != 1) {
      throw new IllegalArgumentException("the side is a power of two, not " + side);
    }
    this.side = side;
    this.cosines = new double[side];
    this.sines = new double[side];
    for (int i = 0; i < side; i++) {
      cosines[i] = Math.cos(2 * Math.PI * i / side);
      sines[i] = Math.sin(2 * Math.PI * i / side);
    }
  }

  /**
   * Transforms a plane in place.
   *
   * @param real {@code side x side} real parts
   * @param imaginary as many imaginary parts
   * @param back whether from the spectrum to the plane
   */
  void apply(double[] real, double[] imaginary, boolean back) {
    for (int pass = 0; pass < 2; pass++) {
      for (int row = 0; row < side; row++) {
        line(real, imaginary, row * side, back);
      }
      transpose(real);
      transpose(imaginary);
    }
    for (int i = 0; i < real.length; i++) {
      real[i] /= side;
      imaginary[i] /= side;
    }
  }

  private void transpose(double[] plane) {
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < y; x++) {
        double value = plane[y * side + x];
        plane[y * side + x] = plane[x * side + y];
        plane[x * side + y] = value;
      }
    }
  }

  private void line(double[] real, double[] imaginary, int first, boolean back) {
    for (int i = 1, j = 0; i < side; i++) {
      int bit = side >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        swap(real, first + i, first + j);
        swap(imaginary, first + i, first + j);
      }
    }
    for (int half = 1; half < side; half *= 2) {
      int step = side / (2 * half);
      for (int start = first; start < first + side; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          double cosine = cosines[k * step];
          double sine = back ? sines[k * step] : -sines[k * step];
          int even = start + k;
          int odd = even + half;
          double re = real[odd] * cosine - imaginary[odd] * sine;
          double im = real[odd] * sine + imaginary[odd] * cosine;
          real[odd] = real[even] - re;
          imaginary[odd] = imaginary[even] - im;
          real[even] += re;
          imaginary[even] += im;
        }
      }
    }
  }

  private static void swap(double[] values, int one, int other) {
    double value = values[one];
    values[one] = values[other];
    values[other] = value;
  }
}
