package dev.atelier.autoencoder;

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
import java.util.List;
import java.util.Random;

/** A small network with random weights and no biases: black excites nothing. */
public final class RandomBackbone implements Backbone {

  private static final List<String> LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");

  /** Enough that the first layer, though half of it is silent, determines three colours. */
  private static final int CHANNELS = 24;

  private final List<NDArray> weights = new ArrayList<>();
  private final NDArray bias;
  private final String sha256;

  public RandomBackbone(NDManager manager) {
    this(manager, "0".repeat(64));
  }

  public RandomBackbone(NDManager manager, String sha256) {
    this.sha256 = sha256;
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
    return sha256;
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
    for (int i = 0; i < LAYERS.size(); i++) {
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
}
