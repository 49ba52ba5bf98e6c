package dev.atelier.classifier;

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

/** A small network with random weights and no biases: black excites nothing. */
public final class RandomBackbone implements Backbone {

  private static final List<String> LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");
  private static final int CHANNELS = 8;

  private final List<NDArray> weights = new ArrayList<>();
  private final NDArray bias;

  private RandomBackbone(List<NDArray> weights, NDArray bias) {
    this.weights.addAll(weights);
    this.bias = bias;
  }

  public RandomBackbone(NDManager manager) {
    Random random = new Random(7);
    for (int i = 0; i < LAYERS.size(); i++) {
      Shape shape = new Shape(CHANNELS, i == 0 ? 3 : CHANNELS, 3, 3);
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) (random.nextGaussian() * Math.sqrt(2.0 * CHANNELS / values.length));
      }
      weights.add(manager.create(values, shape));
    }
    bias = manager.zeros(new Shape(CHANNELS));
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }

  @Override
  public List<String> layers() {
    return LAYERS;
  }

  @Override
  public int channels(String layer) {
    return CHANNELS;
  }

  @Override
  public int stride(String layer) {
    int index = LAYERS.indexOf(layer);
    if (index < 0) {
      throw new ParameterException("backbone random has no layer '" + layer + "'");
    }
    return 1 << index;
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    List<NDArray> all = new ArrayList<>();
    Shape one = new Shape(1, 1);
    Shape two = new Shape(2, 2);
    NDArray maps = images;
    int deepest = layers.stream().mapToInt(LAYERS::indexOf).max().orElse(-1);
    for (int i = 0; i <= deepest; i++) {
      if (i > 0) {
        maps = Pool.maxPool2d(maps, two, two, new Shape(0, 0), false);
      }
      maps = Activation.relu(Conv2d.conv2d(maps, weights.get(i), bias, one, one, one).get(0));
      all.add(maps);
    }
    NDList wanted = new NDList();
    layers.forEach(layer -> wanted.add(all.get(LAYERS.indexOf(layer))));
    return wanted;
  }

  @Override
  public Map<String, NDArray> weights() {
    Map<String, NDArray> named = new LinkedHashMap<>();
    for (int i = 0; i < LAYERS.size(); i++) {
      named.put(LAYERS.get(i).replace("relu", "conv") + ".weight", weights.get(i));
    }
    return named;
  }

  @Override
  public Backbone withWeights(Map<String, NDArray> others) {
    return new RandomBackbone(List.copyOf(others.values()), bias);
  }
}
