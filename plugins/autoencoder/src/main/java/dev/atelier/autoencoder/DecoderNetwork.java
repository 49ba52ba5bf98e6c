package dev.atelier.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import dev.atelier.api.tensor.Spatial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rebuilds pictures from the feature maps of a layer in one go (Dosovitskiy and Brox, CVPR 2016):
 * at each scale two convolutions of 3x3, between scales repeated pixels. Fully convolutional, so
 * that pictures may have any size.
 */
final class DecoderNetwork {

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);
  private static final float LEAK = 0.1f;
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
    int before = channels;
    for (int scale = 0; scale < widths.size(); scale++) {
      int width = widths.get(scale);
      convolution(shapes, "first" + scale, before, width);
      convolution(shapes, "second" + scale, width, width);
      before = width;
    }
    convolution(shapes, "output", before, 3);
    return shapes;
  }

  private static void convolution(Map<String, Shape> shapes, String name, int from, int to) {
    shapes.put(name + ".weight", new Shape(to, from, 3, 3));
    shapes.put(name + ".bias", new Shape(to));
  }

  /** Draws weights that keep the size of what passes through them (He et al., ICCV 2015). */
  static Map<String, NDArray> untrained(
      int channels, List<Integer> widths, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    shapes(channels, widths)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              if (name.endsWith(".weight")) {
                // Nearly grey to begin with: what is clipped at once would hardly learn.
                double gain = name.startsWith("output") ? HESITATION : 1;
                double deviation = gain * Math.sqrt(2.0 / (shape.get(1) * 9));
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (deviation * random.nextGaussian());
                }
              } else if (name.startsWith("output")) {
                Arrays.fill(values, 0.5f);
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
    NDArray now = maps;
    for (int scale = 0; scale < scales; scale++) {
      if (scale > 0) {
        now = Spatial.doubleNearest(now);
      }
      now = Activation.leakyRelu(convolved("first" + scale, now), LEAK);
      now = Activation.leakyRelu(convolved("second" + scale, now), LEAK);
    }
    return convolved("output", now);
  }

  /** Mirrors at the borders, for zeros would be seen there. */
  private NDArray convolved(String name, NDArray maps) {
    return Conv2d.conv2d(
            Spatial.reflectOnePixel(maps),
            weights.get(name + ".weight"),
            weights.get(name + ".bias"),
            ONE,
            NONE,
            ONE)
        .singletonOrThrow();
  }
}
