package dev.atelier.host.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of Huang and Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
 * Normalization" (ICCV 2017): VGG-19 up to relu4_1 and its mirror image. Its weights are drawn at
 * random, for what it paints is not looked at, only how long it takes.
 */
final class OriginalAdain {

  private static final int[] ENCODER = {64, 64, -1, 128, 128, -1, 256, 256, 256, 256, -1, 512};
  private static final int[] DECODER = {256, -1, 256, 256, 256, 128, -1, 128, 64, -1, 64, 3};
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final NDManager manager;
  private final List<NDArray> encoder;
  private final List<NDArray> decoder;

  OriginalAdain(NDManager manager) {
    this.manager = manager;
    this.encoder = weights(3, ENCODER);
    this.decoder = weights(512, DECODER);
  }

  private List<NDArray> weights(int channels, int[] layers) {
    List<NDArray> weights = new ArrayList<>();
    int inputs = channels;
    for (int outputs : layers) {
      if (outputs > 0) {
        float deviation = (float) Math.sqrt(2.0 / (9 * inputs));
        weights.add(manager.randomNormal(new Shape(outputs, inputs, 3, 3)).mul(deviation));
        inputs = outputs;
      }
    }
    return weights;
  }

  /** Returns how many floating-point operations a picture takes, in thousands of millions. */
  static double gigaflops(int side) {
    double flops = 0;
    int inputs = 3;
    double pixels = (double) side * side;
    for (int outputs : ENCODER) {
      pixels = outputs < 0 ? pixels / 4 : pixels;
      flops += outputs < 0 ? 0 : 18.0 * inputs * outputs * pixels;
      inputs = outputs < 0 ? inputs : outputs;
    }
    for (int outputs : DECODER) {
      pixels = outputs < 0 ? pixels * 4 : pixels;
      flops += outputs < 0 ? 0 : 18.0 * inputs * outputs * pixels;
      inputs = outputs < 0 ? inputs : outputs;
    }
    return flops / 1e9;
  }

  /** Looks at the style, once. */
  NDArray encode(Picture style) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray features = run(style.toTensor(manager), encoder, ENCODER, true);
      NDScope.unregister(features);
      return features;
    }
  }

  Picture apply(Picture content, NDArray style) {
    try (NDManager scope = manager.newSubManager();
        NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
      NDArray features = run(content.toTensor(scope), encoder, ENCODER, true);
      NDArray normalized = features.sub(mean(features)).div(deviation(features));
      NDArray adapted = normalized.mul(deviation(style)).add(mean(style));
      return Picture.of(run(adapted, decoder, DECODER, false));
    }
  }

  private static NDArray mean(NDArray maps) {
    long channels = maps.getShape().get(1);
    return maps.reshape(channels, -1).mean(new int[] {1}).reshape(1, channels, 1, 1);
  }

  private static NDArray deviation(NDArray maps) {
    return mean(maps.sub(mean(maps)).square()).add(1e-5).sqrt();
  }

  private static NDArray run(NDArray input, List<NDArray> weights, int[] layers, boolean pooling) {
    NDArray maps = input;
    int next = 0;
    for (int layer : layers) {
      if (layer < 0) {
        maps =
            pooling ? Pool.maxPool2d(maps, TWO, TWO, NONE, true) : maps.repeat(2, 2).repeat(3, 2);
        continue;
      }
      NDArray weight = weights.get(next++);
      // Padded with zeros, which is quicker than its reflection: to its advantage.
      maps = Conv2d.conv2d(maps, weight, null, ONE, ONE, ONE).singletonOrThrow();
      maps = next == weights.size() && !pooling ? maps : Activation.relu(maps);
    }
    return maps;
  }
}
