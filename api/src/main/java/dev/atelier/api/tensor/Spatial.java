package dev.atelier.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;

/**
 * Operations along the two spatial axes of {@code NCHW} tensors, with the same numbers on every
 * engine. Gradients flow through all of them.
 *
 * @since 0.1
 */
public final class Spatial {

  private Spatial() {}

  /**
   * Surrounds feature maps with a mirror of themselves, the border not repeated: {@code b a b c b}.
   *
   * @param maps {@code NxCxHxW}, with {@code H} and {@code W} at least 2
   * @return {@code NxCx(H+2)x(W+2)}
   */
  public static NDArray reflectOnePixel(NDArray maps) {
    long height = maps.getShape().get(2);
    long width = maps.getShape().get(3);
    if (height < 2 || width < 2) {
      throw new IllegalArgumentException(
          "a map to reflect is at least 2x2, not " + height + "x" + width);
    }
    if (isMxnet(maps)) {
      // One native operator instead of six: a third of the time of slices.
      PairList<String, Object> parameters = new PairList<>();
      parameters.add("mode", "reflect");
      parameters.add("pad_width", new Shape(0, 0, 0, 0, 1, 1, 1, 1));
      return maps.getManager().invoke("Pad", new NDList(maps), parameters).singletonOrThrow();
    }
    return reflectBySlices(maps);
  }

  /** Does the same by operations that every engine has. */
  static NDArray reflectBySlices(NDArray maps) {
    long height = maps.getShape().get(2);
    long width = maps.getShape().get(3);
    NDArray tall =
        maps.get(":,:,1:2,:")
            .concat(maps, 2)
            .concat(maps.get(":,:," + (height - 2) + ":" + (height - 1) + ",:"), 2);
    return tall.get(":,:,:,1:2")
        .concat(tall, 3)
        .concat(tall.get(":,:,:," + (width - 2) + ":" + (width - 1)), 3);
  }

  /**
   * Doubles height and width by giving every value four times.
   *
   * @param maps {@code NxCxHxW}
   * @return {@code NxCx2Hx2W}
   */
  public static NDArray doubleNearest(NDArray maps) {
    if (isMxnet(maps)) {
      // The engine's repetition takes twenty times as long as this.
      PairList<String, Object> parameters = new PairList<>();
      parameters.add("scale", 2);
      parameters.add("sample_type", "nearest");
      parameters.add("num_args", 1);
      return maps.getManager()
          .invoke("UpSampling", new NDList(maps), parameters)
          .singletonOrThrow();
    }
    return maps.repeat(2, 2).repeat(3, 2);
  }

  private static boolean isMxnet(NDArray maps) {
    return maps.getManager().getEngine().getEngineName().equals("MXNet");
  }

  /**
   * Resamples feature maps with a bicubic kernel (Keys, 1981, a = -0.5), widened when it shrinks so
   * that nothing aliases; edges are repeated. Written as a product with two small matrices, so that
   * it is linear, differentiable and the same on every engine.
   *
   * @param maps {@code NxCxHxW}
   * @param height the new height, at least 1
   * @param width the new width, at least 1
   * @return {@code NxCxheightxwidth}
   */
  public static NDArray resize(NDArray maps, int height, int width) {
    Shape shape = maps.getShape();
    int oldHeight = Math.toIntExact(shape.get(2));
    int oldWidth = Math.toIntExact(shape.get(3));
    long planes = shape.get(0) * shape.get(1);
    NDArray rows = weights(oldHeight, height, maps);
    NDArray columns = weights(oldWidth, width, maps).transpose();
    NDArray wide = maps.reshape(planes * oldHeight, oldWidth).matMul(columns);
    NDArray perPlane = wide.reshape(planes, oldHeight, width).transpose(1, 0, 2);
    NDArray tall = rows.matMul(perPlane.reshape(oldHeight, planes * width));
    return tall.reshape(height, planes, width)
        .transpose(1, 0, 2)
        .reshape(shape.get(0), shape.get(1), height, width);
  }

  /** Returns the {@code to x from} matrix that resamples a line of pixels. */
  private static NDArray weights(int from, int to, NDArray like) {
    float[] matrix = new float[from * to];
    double scale = (double) from / to;
    double widening = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int first = (int) Math.ceil(centre - 2 * widening);
      int last = (int) Math.floor(centre + 2 * widening);
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += cubic((j - centre) / widening);
      }
      for (int j = first; j <= last; j++) {
        int clamped = Math.min(from - 1, Math.max(0, j));
        matrix[i * from + clamped] += (float) (cubic((j - centre) / widening) / sum);
      }
    }
    return like.getManager().create(matrix, new Shape(to, from));
  }

  private static double cubic(double x) {
    double distance = Math.abs(x);
    if (distance < 1) {
      return (1.5 * distance - 2.5) * distance * distance + 1;
    }
    if (distance < 2) {
      return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
    }
    return 0;
  }
}
