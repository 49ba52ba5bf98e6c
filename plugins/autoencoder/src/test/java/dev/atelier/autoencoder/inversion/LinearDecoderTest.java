package dev.atelier.autoencoder.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.testkit.TestEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LinearDecoderTest {

  private static final int PLACES = 9;

  @Test
  void pixelsThatMapsTellLinearlyAreRebuilt() {
    try (NDManager manager = TestEngine.open()) {
      for (int stride : new int[] {1, 2}) {
        assertThat(error(stride, 0, manager)).as("stride " + stride).isLessThan(1e-5);
      }
    }
  }

  @Test
  void whatLiesBesideIsLookedAtToo() {
    try (NDManager manager = TestEngine.open()) {
      // Maps that are one place off still tell it, but for the border, where they are mirrored.
      assertThat(error(2, 1, manager)).isLessThan(0.02);
    }
  }

  /** Returns the mean square error for random pictures whose maps are mixtures of their pixels. */
  private static double error(int stride, int shift, NDManager manager) {
    int channels = 3 * stride * stride;
    SplittableRandom random = new SplittableRandom(stride);
    // Close to the identity, so that no map is nearly a mixture of others.
    NDArray mixture =
        noise(random, manager, channels, channels).mul(0.5 / channels).add(manager.eye(channels));
    LinearDecoder decoder = new LinearDecoder(channels, stride);
    for (int i = 0; i < 12 * stride * stride; i++) {
      NDArray picture = picture(random, stride, manager);
      decoder.add(maps(picture, mixture, stride, shift), picture);
    }
    List<Integer> widths = DecoderDescription.widths(stride);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    DecoderNetwork.shapes(channels, widths)
        .forEach((name, shape) -> weights.put(name, manager.zeros(shape)));
    weights.putAll(decoder.convolution(manager));
    NDArray picture = picture(random, stride, manager);
    NDArray rebuilt =
        new DecoderNetwork(widths.size(), weights).rebuild(maps(picture, mixture, stride, shift));
    return rebuilt.sub(picture).square().mean().toFloatArray()[0];
  }

  private static NDArray picture(SplittableRandom random, int stride, NDManager manager) {
    long side = (long) PLACES * stride;
    return noise(random, manager, 1, 3, side, side).add(0.5f);
  }

  private static NDArray maps(NDArray picture, NDArray mixture, int stride, int shift) {
    int channels = Math.toIntExact(mixture.getShape().get(0));
    NDArray places =
        picture
            .reshape(3, PLACES, stride, PLACES, stride)
            .transpose(0, 2, 4, 1, 3)
            .reshape(channels, PLACES, PLACES);
    NDArray moved =
        shift == 0
            ? places
            : places
                .get(":,:,%d:".formatted(shift))
                .concat(places.get(":,:,:%d".formatted(shift)), 2);
    return mixture
        .matMul(moved.reshape(channels, PLACES * PLACES))
        .reshape(1, channels, PLACES, PLACES);
  }

  private static NDArray noise(SplittableRandom random, NDManager manager, long... shape) {
    Shape whole = new Shape(shape);
    float[] values = new float[Math.toIntExact(whole.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return manager.create(values, whole);
  }
}
