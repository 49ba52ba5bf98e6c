package dev.atelier.testkit;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A network of three blocks, {@code relu1_1} to {@code relu3_1}, of one convolution each with 8, 12
 * and 16 channels, fixed random weights (He et al., ICCV 2015) and small biases. The borders are
 * mirrored.
 *
 * @since 0.1
 */
public final class TinyBackbone implements Backbone {

  private static final List<String> LAYERS = List.of("relu1_1", "relu2_1", "relu3_1");
  private static final int[] CHANNELS = {8, 12, 16};
  private static final Shape ONE_BY_ONE = new Shape(1, 1);
  private static final Shape TWO_BY_TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> biases = new ArrayList<>();

  /** The manager of the images seen last: the one that a run works with. */
  private @Nullable NDManager lastManager;

  /**
   * Creates a network.
   *
   * @param manager owns the weights
   */
  public TinyBackbone(NDManager manager) {
    this(manager, 1);
  }

  /**
   * Creates a network whose first weights are larger than usual.
   *
   * @param manager owns the weights
   * @param factor by how much
   */
  public TinyBackbone(NDManager manager, float factor) {
    Random random = new Random(17);
    int inputs = 3;
    for (int outputs : CHANNELS) {
      double deviation = Math.sqrt(2.0 / (9 * inputs)) * (weights.isEmpty() ? factor : 1);
      float[] kernel = new float[outputs * inputs * 9];
      for (int i = 0; i < kernel.length; i++) {
        kernel[i] = (float) (deviation * random.nextGaussian());
      }
      weights.add(manager.create(kernel, new Shape(outputs, inputs, 3, 3)));
      biases.add(manager.full(new Shape(outputs), 0.05f));
      inputs = outputs;
    }
  }

  /**
   * Returns the manager that a run works with.
   *
   * @return the manager of the images seen last, or null if none was seen
   */
  public NDManager lastManager() {
    return requireNonNull(lastManager, "it was shown no image yet");
  }

  @Override
  public String name() {
    return "tiny";
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
    return CHANNELS[index(layer)];
  }

  @Override
  public int stride(String layer) {
    return 1 << index(layer);
  }

  private static int index(String layer) {
    int index = LAYERS.indexOf(layer);
    if (index < 0) {
      throw new ParameterException("backbone tiny has no layer '" + layer + "'");
    }
    return index;
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    lastManager = images.getManager();
    Map<String, NDArray> found = new HashMap<>();
    int deepest = layers.stream().mapToInt(TinyBackbone::index).max().orElse(-1);
    NDArray current = images.sub(0.5f);
    for (int i = 0; i <= deepest; i++) {
      NDArray before = current;
      NDArray padded = withMirroredBorder(before);
      NDArray convolved =
          Conv2d.conv2d(padded, weights.get(i), biases.get(i), ONE_BY_ONE, NONE, ONE_BY_ONE)
              .singletonOrThrow();
      NDArray maps = Activation.relu(convolved);
      NDArray pooled = Pool.maxPool2d(maps, TWO_BY_TWO, TWO_BY_TWO, NONE, false);
      before.close();
      padded.close();
      convolved.close();
      if (layers.contains(LAYERS.get(i))) {
        found.put(LAYERS.get(i), maps);
      } else {
        maps.close();
      }
      current = pooled;
    }
    current.close();
    NDList features = new NDList();
    layers.forEach(layer -> features.add(found.get(layer)));
    return features;
  }

  /** Surrounds maps with one pixel of their mirror image, the border not repeated. */
  private static NDArray withMirroredBorder(NDArray maps) {
    try (NDArray tall = mirrored(maps, 2, ":,:,%d:%d,:")) {
      return mirrored(tall, 3, ":,:,:,%d:%d");
    }
  }

  private static NDArray mirrored(NDArray maps, int axis, String slice) {
    long length = maps.getShape().get(axis);
    try (NDArray before = maps.get(slice.formatted(1, 2));
        NDArray after = maps.get(slice.formatted(length - 2, length - 1))) {
      return NDArrays.concat(new NDList(before, maps, after), axis);
    }
  }
}
