package dev.atelier.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network of five blocks, {@code relu1_1} to {@code relu5_1}, of one convolution each, with equal
 * numbers of channels, fixed random weights (He et al., ICCV 2015) and no biases: black excites
 * nothing. The borders are zero.
 *
 * @since 0.1
 */
public final class RandomBackbone implements Backbone {

  /**
   * So many channels that the first layer, though half of it is silent, determines three colors.
   */
  public static final int CHANNELS_FOR_COLORS = 24;

  private static final List<String> LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");
  private static final int FEW_CHANNELS = 8;
  private static final Shape ONE_BY_ONE = new Shape(1, 1);
  private static final Shape TWO_BY_TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final Map<String, NDArray> weights;
  private final NDArray bias;
  private final String sha256;

  /**
   * Creates a network with 8 channels in each layer.
   *
   * @param manager owns the weights
   */
  public RandomBackbone(NDManager manager) {
    this(manager, FEW_CHANNELS);
  }

  /**
   * Creates a network.
   *
   * @param manager owns the weights
   * @param channels how many channels each layer has, at least 1; the weights are always the same
   *     for the same number
   */
  public RandomBackbone(NDManager manager, int channels) {
    this(randomWeights(manager, channels), manager.zeros(new Shape(channels)), "0".repeat(64));
  }

  private RandomBackbone(Map<String, NDArray> weights, NDArray bias, String sha256) {
    this.weights = weights;
    this.bias = bias;
    this.sha256 = sha256;
  }

  private static Map<String, NDArray> randomWeights(NDManager manager, int channels) {
    Random random = new Random(7);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (String layer : LAYERS) {
      Shape shape = new Shape(channels, weights.isEmpty() ? 3 : channels, 3, 3);
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 * channels / values.length));
      }
      weights.put(weightName(layer), manager.create(values, shape));
    }
    return weights;
  }

  private static String weightName(String layer) {
    return layer.replace("relu", "conv") + ".weight";
  }

  /**
   * Returns the same network as if it came from another file.
   *
   * @param other the checksum of that file
   * @return the network, which shares the weights
   */
  public RandomBackbone withSha256(String other) {
    return new RandomBackbone(weights, bias, other);
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public List<String> layers() {
    return LAYERS;
  }

  @Override
  public int channels(String layer) {
    index(layer);
    return Math.toIntExact(bias.size());
  }

  @Override
  public int stride(String layer) {
    return 1 << index(layer);
  }

  private static int index(String layer) {
    int index = LAYERS.indexOf(layer);
    if (index < 0) {
      throw new ParameterException("backbone random has no layer '" + layer + "'");
    }
    return index;
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    List<NDArray> all = new ArrayList<>();
    NDArray maps = images;
    int deepest = layers.stream().mapToInt(RandomBackbone::index).max().orElse(-1);
    for (int i = 0; i <= deepest; i++) {
      if (i > 0) {
        maps = Pool.maxPool2d(maps, TWO_BY_TWO, TWO_BY_TWO, NONE, false);
      }
      NDArray weight = weights.get(weightName(LAYERS.get(i)));
      maps =
          Activation.relu(
              Conv2d.conv2d(maps, weight, bias, ONE_BY_ONE, ONE_BY_ONE, ONE_BY_ONE)
                  .singletonOrThrow());
      all.add(maps);
    }
    NDList wanted = new NDList();
    layers.forEach(layer -> wanted.add(all.get(index(layer))));
    return wanted;
  }

  @Override
  public Map<String, NDArray> weights() {
    return new LinkedHashMap<>(weights);
  }

  @Override
  public RandomBackbone withWeights(Map<String, NDArray> others) {
    Map<String, NDArray> taken = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          NDArray other = others.get(name);
          if (other == null || !other.getShape().equals(weight.getShape())) {
            throw new IllegalArgumentException(name + " is missing or has another shape");
          }
          taken.put(name, other);
        });
    return new RandomBackbone(taken, bias, sha256);
  }
}
