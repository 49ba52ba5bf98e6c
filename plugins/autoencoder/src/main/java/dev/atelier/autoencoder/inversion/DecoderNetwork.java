package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rebuilds pictures from the feature maps of a layer in one go (Dosovitskiy and Brox, CVPR 2016). A
 * linear path makes of the maps around a place all pixels of that place (Shi et al., CVPR 2016),
 * and is all there is to begin with; beside it residual convolutions of 3x3 (He et al., CVPR 2016)
 * at each scale, between scales repeated pixels, learn what is to be added. Fully convolutional, so
 * that pictures may have any size.
 */
final class DecoderNetwork {

  /** The start of the names of the linear path's tensors. */
  static final String LINEAR = "linear";

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);
  private static final float LEAK = 0.1f;
  private static final int COLORS = 3;

  /** At the layer's own scale, where convolutions cost least, more of them. */
  private static final int FIRST_BLOCKS = 2;

  /** What is added begins near nothing, or the linear path would be drowned. */
  private static final double HESITATION = 0.05;

  private final int scales;
  private final Map<String, NDArray> weights;

  /**
   * Creates a network.
   *
   * @param scales how many scales there are
   * @param weights the tensors by name, as {@link #shapes} lists them
   */
  DecoderNetwork(int scales, Map<String, NDArray> weights) {
    this.scales = scales;
    this.weights = weights;
  }

  /**
   * Returns the names and shapes of the weights.
   *
   * @param channels the number of feature maps that are given
   * @param widths the number of maps at each scale, from the layer's to the picture's
   */
  static Map<String, Shape> shapes(int channels, List<Integer> widths) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    int stride = 1 << (widths.size() - 1);
    convolution(shapes, LINEAR, channels, COLORS * stride * stride);
    int before = channels;
    for (int scale = 0; scale < widths.size(); scale++) {
      int width = widths.get(scale);
      convolution(shapes, "enter" + scale, before, width);
      for (int block = 0; block < blocks(scale); block++) {
        convolution(shapes, "first" + scale + block, width, width);
        convolution(shapes, "second" + scale + block, width, width);
      }
      before = width;
    }
    convolution(shapes, "join", before + COLORS, before);
    convolution(shapes, "output", before, COLORS);
    return shapes;
  }

  private static int blocks(int scale) {
    return scale == 0 ? FIRST_BLOCKS : 1;
  }

  private static void convolution(Map<String, Shape> shapes, String name, int from, int to) {
    shapes.put(name + ".weight", new Shape(to, from, 3, 3));
    shapes.put(name + ".bias", new Shape(to));
  }

  /**
   * Draws weights that keep the size of what passes through them (He et al., ICCV 2015), but for
   * those of the linear path, which are nothing: {@link LinearDecoder} finds them.
   */
  static Map<String, NDArray> untrained(
      int channels, List<Integer> widths, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    shapes(channels, widths)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              if (name.endsWith(".weight") && !name.startsWith(LINEAR)) {
                boolean added = name.startsWith("output") || name.startsWith("second");
                double deviation = (added ? HESITATION : 1) * Math.sqrt(2.0 / (shape.get(1) * 9));
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (deviation * random.nextGaussian());
                }
              }
              weights.put(name, manager.create(values, shape));
            });
    return weights;
  }

  /**
   * Rebuilds pictures; gradients flow through.
   *
   * @param maps {@code NxCxhxw}, with {@code h} and {@code w} at least 2
   * @return {@code Nx3xHxW}, about 0..1, with {@code H} and {@code W} the maps' times the stride
   */
  NDArray rebuild(NDArray maps) {
    NDArray linear = spread(convolved(LINEAR, maps), 1 << (scales - 1));
    NDArray now = maps;
    for (int scale = 0; scale < scales; scale++) {
      if (scale > 0) {
        now = SpatialOps.doubleNearest(now);
      }
      now = Activation.leakyRelu(convolved("enter" + scale, now), LEAK);
      for (int block = 0; block < blocks(scale); block++) {
        NDArray inner = Activation.leakyRelu(convolved("first" + scale + block, now), LEAK);
        now = now.add(convolved("second" + scale + block, inner));
      }
    }
    NDArray joined = Activation.leakyRelu(convolved("join", now.concat(linear, 1)), LEAK);
    return linear.add(convolved("output", joined));
  }

  /** Lays the {@code s x s} pixels of each place, {@code Nx(3ss)xhxw}, side by side. */
  private static NDArray spread(NDArray maps, int stride) {
    if (stride == 1) {
      return maps;
    }
    Shape shape = maps.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    return maps.reshape(shape.get(0) * COLORS, stride, stride, height, width)
        .transpose(0, 3, 1, 4, 2)
        .reshape(shape.get(0), COLORS, height * stride, width * stride);
  }

  /** Mirrors at the borders, for zeros would be seen there. */
  private NDArray convolved(String name, NDArray maps) {
    return Conv2d.conv2d(
            SpatialOps.reflectOnePixel(maps),
            weights.get(name + ".weight"),
            weights.get(name + ".bias"),
            ONE,
            NONE,
            ONE)
        .singletonOrThrow();
  }
}
