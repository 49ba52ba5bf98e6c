package dev.atelier.toolkit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.PairList;
import dev.atelier.api.tensor.Tensors;

/**
 * Operations along the two spatial axes of {@code NCHW} tensors, with the same numbers on every
 * engine. Gradients flow through all of them.
 *
 * @since 0.1
 */
public final class SpatialOps {

  private static final float[] TENT = {
    1 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 4 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 1 / 16f
  };

  /** With fewer, six operations cost more than the one that pads. */
  private static final long POSITIONS_TO_JOIN = 40_000;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  private SpatialOps() {}

  /**
   * Surrounds feature maps with a mirror of themselves, the border not repeated: {@code b a b c b}.
   *
   * @param maps {@code NxCxHxW}, with {@code H} and {@code W} at least 2
   * @return {@code NxCx(H+2)x(W+2)}
   */
  public static NDArray reflectOnePixel(NDArray maps) {
    return reflect(maps, 1);
  }

  /**
   * Does so, where that is quicker, by joining the maps with their borders: other than what pads,
   * what joins understands the layout that convolutions leave.
   *
   * @param maps {@code NxCxHxW}, with {@code H} and {@code W} at least 2
   * @param retired takes what is needed on the way
   * @return {@code NxCx(H+2)x(W+2)}
   */
  public static NDArray reflectOnePixel(NDArray maps, DeferredRelease retired) {
    long height = maps.getShape().get(2);
    long width = maps.getShape().get(3);
    if (!EngineOperations.areAvailable(maps.getManager()) || height * width < POSITIONS_TO_JOIN) {
      return reflectOnePixel(maps);
    }
    NDArray tall = joined(line(maps, 2, 1), maps, line(maps, 2, height - 2), 2, retired);
    NDArray both = joined(line(tall, 3, 1), tall, line(tall, 3, width - 2), 3, retired);
    retired.add(tall);
    return both;
  }

  private static NDArray line(NDArray maps, int axis, long position) {
    long[] begin = new long[4];
    long[] end = maps.getShape().getShape().clone();
    begin[axis] = position;
    end[axis] = position + 1;
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("begin", new Shape(begin));
    parameters.add("end", new Shape(end));
    return EngineOperations.run("slice", new NDList(maps), parameters);
  }

  private static NDArray joined(
      NDArray before, NDArray maps, NDArray after, int axis, DeferredRelease retired) {
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("dim", axis);
    parameters.add("num_args", 3);
    NDArray joined = EngineOperations.run("Concat", new NDList(before, maps, after), parameters);
    retired.add(before);
    retired.add(after);
    return joined;
  }

  /**
   * Surrounds feature maps with a mirror of themselves, the border not repeated: {@code c b a b c b
   * a} for two pixels. Maps that are smaller than the border are mirrored again and again.
   *
   * @param maps {@code NxCxHxW}, with {@code H} and {@code W} at least 2
   * @param pixels the width {@code p} of the border, at least 1
   * @return {@code NxCx(H+2p)x(W+2p)}
   */
  public static NDArray reflect(NDArray maps, int pixels) {
    return reflect(
        maps,
        pixels,
        EngineOperations.areAvailable(maps.getManager())
            ? SpatialOps::reflectByPad
            : SpatialOps::reflectBySlices);
  }

  /** A reflection by less than the height and the width. */
  @FunctionalInterface
  interface Reflection {
    NDArray apply(NDArray maps, long rows, long columns);
  }

  static NDArray reflect(NDArray maps, int pixels, Reflection reflection) {
    long height = maps.getShape().get(2);
    long width = maps.getShape().get(3);
    if (height < 2 || width < 2) {
      throw new IllegalArgumentException(
          "a map to reflect is at least 2x2, not " + height + "x" + width);
    }
    NDArray reflected = maps;
    long rowsLeft = pixels;
    long columnsLeft = pixels;
    while (rowsLeft > 0 || columnsLeft > 0) {
      long rows = Math.min(rowsLeft, reflected.getShape().get(2) - 1);
      long columns = Math.min(columnsLeft, reflected.getShape().get(3) - 1);
      NDArray wider = reflection.apply(reflected, rows, columns);
      if (reflected != maps) {
        reflected.close();
      }
      reflected = wider;
      rowsLeft -= rows;
      columnsLeft -= columns;
    }
    return reflected;
  }

  /** One native operator instead of six: a third of the time of slices. */
  private static NDArray reflectByPad(NDArray maps, long rows, long columns) {
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("mode", "reflect");
    parameters.add("pad_width", new Shape(0, 0, 0, 0, rows, rows, columns, columns));
    return EngineOperations.run("Pad", new NDList(maps), parameters);
  }

  /** Does the same by operations that every engine has. */
  static NDArray reflectBySlices(NDArray maps, long rows, long columns) {
    NDArray tall = mirrored(maps, 2, rows);
    NDArray both = mirrored(tall, 3, columns);
    if (tall != maps && tall != both) {
      tall.close();
    }
    return both;
  }

  private static NDArray mirrored(NDArray maps, int axis, long pixels) {
    if (pixels == 0) {
      return maps;
    }
    long length = maps.getShape().get(axis);
    String slice = axis == 2 ? ":,:,%d:%d,:" : ":,:,:,%d:%d";
    try (NDArray first = maps.get(slice.formatted(1, 1 + pixels));
        NDArray last = maps.get(slice.formatted(length - 1 - pixels, length - 1));
        // A single line is its own mirror.
        NDArray before = pixels == 1 ? first : first.flip(axis);
        NDArray after = pixels == 1 ? last : last.flip(axis);
        NDArray begun = before.concat(maps, axis)) {
      return begun.concat(after, axis);
    }
  }

  /**
   * Doubles height and width by giving every value four times.
   *
   * @param maps {@code NxCxHxW}
   * @return {@code NxCx2Hx2W}
   */
  public static NDArray doubleNearest(NDArray maps) {
    if (EngineOperations.areAvailable(maps.getManager())) {
      // The engine's repetition takes twenty times as long as this.
      PairList<String, Object> parameters = new PairList<>();
      parameters.add("scale", 2);
      parameters.add("sample_type", "nearest");
      parameters.add("num_args", 1);
      return EngineOperations.run("UpSampling", new NDList(maps), parameters);
    }
    return maps.repeat(2, 2).repeat(3, 2);
  }

  /**
   * Doubles height and width by linear interpolation; edges are repeated. A new value lies a
   * quarter of the way from one old value to the next, and so is a mean, with weights of 1, 2 and
   * 1, of values that were doubled.
   *
   * @param maps {@code NxCxHxW}
   * @param retired takes what is needed on the way
   * @return {@code NxCx2Hx2W}
   */
  public static NDArray doubleLinear(NDArray maps, DeferredRelease retired) {
    long channels = maps.getShape().get(1);
    float[] weights = new float[Math.toIntExact(channels * TENT.length)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = TENT[i % TENT.length];
    }
    NDArray kernel = Tensors.of(weights, new Shape(channels, 1, 3, 3), maps.getManager());
    NDArray doubled = doubleNearest(maps);
    // Of values that come in pairs, the mirror beyond the edge repeats it.
    NDArray padded = reflectOnePixel(doubled, retired);
    retired.add(doubled);
    NDArray smooth =
        Conv2d.conv2d(padded, kernel, null, ONE, NONE, ONE, Math.toIntExact(channels))
            .singletonOrThrow();
    retired.add(padded);
    retired.add(kernel);
    return smooth;
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
      double center = (i + 0.5) * scale - 0.5;
      int first = (int) Math.ceil(center - 2 * widening);
      int last = (int) Math.floor(center + 2 * widening);
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += cubic((j - center) / widening);
      }
      for (int j = first; j <= last; j++) {
        int clamped = Math.min(from - 1, Math.max(0, j));
        matrix[i * from + clamped] += (float) (cubic((j - center) / widening) / sum);
      }
    }
    return Tensors.of(matrix, new Shape(to, from), like.getManager());
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
