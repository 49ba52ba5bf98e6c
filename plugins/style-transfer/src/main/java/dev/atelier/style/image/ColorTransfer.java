package dev.atelier.style.image;

/**
 * The linear map of colors that gives one picture the mean and covariance of another while moving
 * colors as little as possible (Pitié and Kokaram, "The linear Monge-Kantorovitch linear color
 * mapping for example-based color transfer", CVMP 2007).
 */
public final class ColorTransfer {

  /**
   * Added to the variances of the content, so that the noise of a picture of nearly one color is
   * not blown up to the contrast of the style.
   */
  static final double LEAST_VARIANCE = 0.08 * 0.08;

  private static final int JACOBI_SWEEPS = 12;

  private final double[][] matrix;
  private final double[] offset;

  private ColorTransfer(double[][] matrix, double[] offset) {
    this.matrix = matrix;
    this.offset = offset;
  }

  /**
   * Returns the map from a content's colors to a style's.
   *
   * @param strength how far to go, 0 (nothing changes) to 1
   */
  public static ColorTransfer between(
      ColorStatistics content, ColorStatistics style, double strength) {
    double[][] widened = new double[3][];
    for (int i = 0; i < 3; i++) {
      widened[i] = content.covariance()[i].clone();
      widened[i][i] += LEAST_VARIANCE;
    }
    double[][] root = power(widened, 0.5);
    double[][] inverseRoot = power(widened, -0.5);
    double[][] middle = power(product(product(root, style.covariance()), root), 0.5);
    double[][] matrix = product(product(inverseRoot, middle), inverseRoot);
    double[] offset = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        matrix[i][j] = strength * matrix[i][j] + (i == j ? 1 - strength : 0);
      }
      offset[i] = (1 - strength) * content.mean()[i] + strength * style.mean()[i];
      for (int j = 0; j < 3; j++) {
        offset[i] -= matrix[i][j] * content.mean()[j];
      }
    }
    return new ColorTransfer(matrix, offset);
  }

  /**
   * Maps colors, to values that may lie beyond 0..1.
   *
   * @param pixels {@code 0xRRGGBB}
   * @param channel what is wanted of them, 0 (red) to 2
   * @param values takes it, 0..1
   * @param first where in the values the first one goes
   */
  public void apply(int[] pixels, int channel, float[] values, int first) {
    float red = (float) (matrix[channel][0] / 255);
    float green = (float) (matrix[channel][1] / 255);
    float blue = (float) (matrix[channel][2] / 255);
    float constant = (float) offset[channel];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = pixels[i];
      values[first + i] =
          red * (pixel >> 16 & 0xff)
              + green * (pixel >> 8 & 0xff)
              + blue * (pixel & 0xff)
              + constant;
    }
  }

  /** Raises a symmetric matrix without negative eigenvalues to a power. */
  private static double[][] power(double[][] symmetric, double exponent) {
    double[][] a = {symmetric[0].clone(), symmetric[1].clone(), symmetric[2].clone()};
    double[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
      rotate(a, vectors, 0, 1);
      rotate(a, vectors, 0, 2);
      rotate(a, vectors, 1, 2);
    }
    double[][] result = new double[3][3];
    for (int k = 0; k < 3; k++) {
      double value = Math.pow(Math.max(a[k][k], 1e-12), exponent);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          result[i][j] += value * vectors[i][k] * vectors[j][k];
        }
      }
    }
    return result;
  }

  /** One rotation of Jacobi's eigenvalue algorithm: makes {@code a[p][q]} zero. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    for (int i = 0; i < 3; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = cosine * ip - sine * iq;
      a[i][q] = sine * ip + cosine * iq;
    }
    for (int i = 0; i < 3; i++) {
      double pi = a[p][i];
      double qi = a[q][i];
      a[p][i] = cosine * pi - sine * qi;
      a[q][i] = sine * pi + cosine * qi;
      double vp = vectors[i][p];
      double vq = vectors[i][q];
      vectors[i][p] = cosine * vp - sine * vq;
      vectors[i][q] = sine * vp + cosine * vq;
    }
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
