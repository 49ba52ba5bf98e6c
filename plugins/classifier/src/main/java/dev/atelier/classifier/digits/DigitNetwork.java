package dev.atelier.classifier.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A small convolutional network for gray digits of 28x28 pixels: six convolutions of 3x3, each
 * followed by a rectifier, bring them down to 4x4, a linear layer to {@link #FEATURES} numbers, and
 * another to the logits.
 */
public final class DigitNetwork {

  /** What is known of a digit before it is named. */
  static final int FEATURES = 64;

  /** What the linear layer looks at. */
  public static final int FLAT = 4 * 4 * 128;

  /** Ten digits, and at last whatever is none. */
  public static final int OUTPUTS = 11;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final Map<String, NDArray> weights;

  /**
   * Creates a network.
   *
   * @param weights the tensors by name, as {@link #shapes} lists them
   */
  public DigitNetwork(Map<String, NDArray> weights) {
    this.weights = weights;
  }

  /** Returns the names and shapes of the weights. */
  static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    int[] channels = {1, 24, 32, 64, 96, 96, 128};
    for (int i = 1; i < channels.length; i++) {
      shapes.put("convolution" + i + ".weight", new Shape(channels[i], channels[i - 1], 3, 3));
      shapes.put("convolution" + i + ".bias", new Shape(channels[i]));
    }
    shapes.put("features.weight", new Shape(FLAT, FEATURES));
    shapes.put("features.bias", new Shape(1, FEATURES));
    shapes.put("logits.weight", new Shape(FEATURES, OUTPUTS));
    shapes.put("logits.bias", new Shape(1, OUTPUTS));
    return shapes;
  }

  /** Draws weights that keep the size of what passes through them (He et al., ICCV 2015). */
  public static Map<String, NDArray> untrained(long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    shapes()
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              if (name.endsWith(".weight")) {
                double inputs = shape.dimension() == 4 ? shape.get(1) * 9 : shape.get(0);
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (Math.sqrt(2 / inputs) * random.nextGaussian());
                }
              }
              weights.put(name, manager.create(values, shape));
            });
    return weights;
  }

  /**
   * Looks at digits; gradients flow through.
   *
   * @param images {@code Nx1x28x28}, 0 the paper and 1 the ink
   * @return {@code Nx}{@value #FLAT}
   */
  public NDArray flat(NDArray images) {
    NDArray large = convolved(2, convolved(1, images, ONE), TWO);
    NDArray middle = Pool.maxPool2d(convolved(3, large, ONE), TWO, TWO, NONE, false);
    NDArray small = convolved(6, convolved(5, convolved(4, middle, ONE), ONE), TWO);
    return small.reshape(-1, FLAT);
  }

  private NDArray convolved(int number, NDArray maps, Shape stride) {
    String name = "convolution" + number;
    return Activation.relu(
        Conv2d.conv2d(
                maps, weights.get(name + ".weight"), weights.get(name + ".bias"), stride, ONE, ONE)
            .singletonOrThrow());
  }

  /**
   * Condenses what {@link #flat} saw; gradients flow through.
   *
   * @return {@code Nx}{@value #FEATURES}
   */
  public NDArray features(NDArray flat) {
    return linear("features", flat);
  }

  /**
   * Names what {@link #features} found; gradients flow through.
   *
   * @return {@code Nx}{@value #OUTPUTS}, logits
   */
  public NDArray logits(NDArray features) {
    return linear("logits", Activation.relu(features));
  }

  private NDArray linear(String name, NDArray values) {
    return values.matMul(weights.get(name + ".weight")).add(weights.get(name + ".bias"));
  }
}
