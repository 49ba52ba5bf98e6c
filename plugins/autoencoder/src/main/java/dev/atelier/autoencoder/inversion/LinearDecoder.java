package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The best linear way from the feature maps around a place, 3x3 of them, back to the pixels of that
 * place: by least squares over pictures, with a little ridge (Hoerl and Kennard, Technometrics
 * 1970), for neighboring maps are much alike.
 */
final class LinearDecoder {

  private static final int TAPS = 9;

  /** In units of the mean square of what is known, so that it is the same for every layer. */
  private static final double RIDGE = 1e-5;

  private final int channels;
  private final int stride;
  private final int known;
  private final int wanted;

  /** The products of what is known with itself, {@code known x known}. */
  private final double[] squares;

  /** The products of what is known with what is wanted, {@code known x wanted}. */
  private final double[] products;

  /**
   * Begins with no picture.
   *
   * @param channels the number of feature maps
   * @param stride how many pixels a place has along each side
   */
  LinearDecoder(int channels, int stride) {
    this.channels = channels;
    this.stride = stride;
    this.known = TAPS * channels + 1;
    this.wanted = 3 * stride * stride;
    this.squares = new double[Math.multiplyExact(known, known)];
    this.products = new double[Math.multiplyExact(known, wanted)];
  }

  /**
   * Takes a picture into account.
   *
   * @param maps its feature maps, {@code 1xCxhxw}
   * @param picture its pixels, {@code 1x3x(hs)x(ws)}
   */
  void add(NDArray maps, NDArray picture) {
    long height = maps.getShape().get(2);
    long width = maps.getShape().get(3);
    NDArray around = around(maps, height, width);
    NDArray pixels =
        picture
            .reshape(3, height, stride, width, stride)
            .transpose(0, 2, 4, 1, 3)
            .reshape(wanted, height * width)
            .transpose();
    add(around.matMul(around.transpose()), squares);
    add(around.matMul(pixels), products);
  }

  private static NDArray around(NDArray maps, long height, long width) {
    NDArray padded = SpatialOps.reflectOnePixel(maps);
    NDList rows = new NDList();
    for (int tap = 0; tap < TAPS; tap++) {
      int down = tap / 3;
      int right = tap % 3;
      rows.add(
          padded
              .get(":,:,%d:%d,%d:%d".formatted(down, down + height, right, right + width))
              .reshape(-1, height * width));
    }
    rows.add(maps.getManager().ones(new Shape(1, height * width)));
    return NDArrays.concat(rows, 0);
  }

  private static void add(NDArray matrix, double[] sum) {
    float[] values = matrix.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      sum[i] += values[i];
    }
  }

  /**
   * Returns the weights of a convolution: {@code (3ss)xCx3x3} and one bias for each output.
   *
   * @param manager what they belong to
   */
  Map<String, NDArray> convolution(NDManager manager) {
    double[] solution = solve();
    float[] weight = new float[wanted * channels * TAPS];
    float[] bias = new float[wanted];
    for (int output = 0; output < wanted; output++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int tap = 0; tap < TAPS; tap++) {
          weight[(output * channels + channel) * TAPS + tap] =
              (float) solution[(tap * channels + channel) * wanted + output];
        }
      }
      bias[output] = (float) solution[(known - 1) * wanted + output];
    }
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(
        DecoderNetwork.LINEAR + ".weight",
        manager.create(weight, new Shape(wanted, channels, 3, 3)));
    tensors.put(DecoderNetwork.LINEAR + ".bias", manager.create(bias, new Shape(wanted)));
    return tensors;
  }

  /** By Cholesky's decomposition; the constant is not shrunk. */
  private double[] solve() {
    double trace = 0;
    for (int i = 0; i < known - 1; i++) {
      trace += squares[i * known + i];
    }
    double ridge = Math.max(Double.MIN_NORMAL, RIDGE * trace / (known - 1));
    double[] factor = new double[known * known];
    for (int i = 0; i < known; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = squares[i * known + j] + (i == j && i < known - 1 ? ridge : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i * known + k] * factor[j * known + k];
        }
        factor[i * known + j] =
            i == j ? Math.sqrt(Math.max(sum, ridge / 2)) : sum / factor[j * known + j];
      }
    }
    double[] solution = products.clone();
    for (int i = 0; i < known; i++) {
      for (int k = 0; k < i; k++) {
        subtract(solution, i, k, factor[i * known + k]);
      }
      divide(solution, i, factor[i * known + i]);
    }
    for (int i = known - 1; i >= 0; i--) {
      for (int k = i + 1; k < known; k++) {
        subtract(solution, i, k, factor[k * known + i]);
      }
      divide(solution, i, factor[i * known + i]);
    }
    return solution;
  }

  private void subtract(double[] rows, int from, int what, double times) {
    for (int i = 0; i < wanted; i++) {
      rows[from * wanted + i] -= times * rows[what * wanted + i];
    }
  }

  private void divide(double[] rows, int row, double by) {
    for (int i = 0; i < wanted; i++) {
      rows[row * wanted + i] /= by;
    }
  }
}
