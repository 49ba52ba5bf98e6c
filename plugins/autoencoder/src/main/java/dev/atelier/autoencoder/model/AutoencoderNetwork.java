package dev.atelier.autoencoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Condenses square pictures to short vectors, and rebuilds them (Hinton and Salakhutdinov, Science,
 * 2006; Kingma and Welling, ICLR 2014, for the variational kind).
 *
 * <p>Each half has two paths, whose results are added: a linear map, which starts at the principal
 * components of the pictures, and convolutions, which learn what a linear map cannot know. Feature
 * maps grow by repeated pixels and a convolution, which leaves none of the checkers that transposed
 * convolutions do (Odena et al., Distill, 2016).
 */
public final class AutoencoderNetwork {

  /** Up to this side two more convolutions look at the maps; beyond they would cost too much. */
  private static final int GREATEST_REFINED = 8;

  private static final float LEAK = 0.1f;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  /** Between what is all but certain and what is all but unknown. */
  private static final int MOST_SPREAD = 8;

  /** What the convolutions add at first, as a part of what they could: the linear maps lead. */
  private static final double HESITATION = 0.02;

  private final AutoencoderDescription description;
  private final Map<String, NDArray> weights;

  /**
   * Creates a network.
   *
   * @param weights the tensors by name, as {@link #shapes} lists them
   */
  public AutoencoderNetwork(AutoencoderDescription description, Map<String, NDArray> weights) {
    this.description = description;
    this.weights = weights;
  }

  /** Returns the names and shapes of the weights. */
  public static Map<String, Shape> shapes(AutoencoderDescription description) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    int levels = description.widths().size();
    int thumbnail = description.thumbnail() * description.thumbnail() * description.channels();
    for (int level = 1; level < levels; level++) {
      int before = level == 1 ? description.channels() : description.widths().get(level - 1);
      convolution(shapes, "encoder.down" + level, before, description.widths().get(level));
      refinement(shapes, "encoder", level, description);
    }
    linear(shapes, "encoder.mean", description.flat(), description.latent());
    if (description.variational()) {
      linear(shapes, "encoder.spread", description.flat(), description.latent());
    }
    linear(shapes, "encoder.linear", thumbnail, description.latent());
    linear(shapes, "decoder.linear", description.latent(), thumbnail);
    linear(shapes, "decoder.input", description.latent(), description.flat());
    for (int level = levels - 1; level > 0; level--) {
      refinement(shapes, "decoder", level, description);
      convolution(
          shapes,
          "decoder.up" + level,
          description.widths().get(level),
          description.widths().get(level - 1));
    }
    convolution(shapes, "decoder.output", description.widths().get(0), description.channels());
    return shapes;
  }

  private static void refinement(
      Map<String, Shape> shapes, String half, int level, AutoencoderDescription description) {
    if (isRefined(level, description)) {
      int width = description.widths().get(level);
      convolution(shapes, half + ".first" + level, width, width);
      convolution(shapes, half + ".second" + level, width, width);
    }
  }

  private static boolean isRefined(int level, AutoencoderDescription description) {
    return description.side() >> level <= GREATEST_REFINED;
  }

  private static void convolution(Map<String, Shape> shapes, String name, int from, int to) {
    shapes.put(name + ".weight", new Shape(to, from, 3, 3));
    shapes.put(name + ".bias", new Shape(to));
  }

  private static void linear(Map<String, Shape> shapes, String name, int from, int to) {
    shapes.put(name + ".weight", new Shape(from, to));
    shapes.put(name + ".bias", new Shape(1, to));
  }

  /** Draws weights that keep the size of what passes through them (He et al., ICCV 2015). */
  public static Map<String, NDArray> untrained(
      AutoencoderDescription description, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    shapes(description)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              if (name.endsWith(".weight")) {
                double inputs = shape.dimension() == 4 ? shape.get(1) * 9 : shape.get(0);
                double deviation = gain(name) * Math.sqrt(2 / inputs);
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (deviation * random.nextGaussian());
                }
              }
              weights.put(name, manager.create(values, shape));
            });
    return weights;
  }

  private static double gain(String name) {
    if (name.contains(".second")) {
      // A refinement begins as nothing (Zhang et al., ICLR 2019).
      return 0;
    }
    return name.startsWith("encoder.mean")
            || name.startsWith("encoder.spread")
            || name.startsWith("decoder.output")
        ? HESITATION
        : 1;
  }

  /**
   * What a picture is condensed to.
   *
   * @param mean {@code NxL}
   * @param spread {@code NxL}, the logarithms of the variances; {@code null} if the network is
   *     plain
   */
  public record Code(NDArray mean, @Nullable NDArray spread) {}

  /**
   * Condenses pictures; gradients flow through.
   *
   * @param images {@code NxCxSxS}, 0..1
   */
  public Code encode(NDArray images) {
    NDArray maps = images;
    for (int level = 1; level < description.widths().size(); level++) {
      maps = active(convolved("encoder.down" + level, maps, TWO));
      maps = refined("encoder", level, maps);
    }
    NDArray flat = maps.reshape(-1, description.flat());
    int thumbnail = description.thumbnail();
    NDArray small =
        thumbnail == description.side() ? images : SpatialOps.resize(images, thumbnail, thumbnail);
    NDArray straight =
        linear(
            "encoder.linear",
            small.reshape(-1, (long) description.channels() * thumbnail * thumbnail));
    NDArray mean = straight.add(linear("encoder.mean", flat));
    NDArray spread =
        description.variational()
            ? linear("encoder.spread", flat).clip(-2 * MOST_SPREAD, MOST_SPREAD)
            : null;
    return new Code(mean, spread);
  }

  /**
   * Rebuilds pictures; gradients flow through.
   *
   * @param vectors {@code NxL}
   * @return {@code NxCxSxS}, about 0..1
   */
  public NDArray decode(NDArray vectors) {
    int smallest = description.smallestSide();
    int levels = description.widths().size();
    NDArray maps =
        active(linear("decoder.input", vectors))
            .reshape(-1, description.widths().get(levels - 1), smallest, smallest);
    for (int level = levels - 1; level > 0; level--) {
      maps = refined("decoder", level, maps);
      maps = active(convolved("decoder.up" + level, SpatialOps.doubleNearest(maps), ONE));
    }
    int thumbnail = description.thumbnail();
    NDArray straight =
        linear("decoder.linear", vectors).reshape(-1, description.channels(), thumbnail, thumbnail);
    NDArray large =
        thumbnail == description.side()
            ? straight
            : SpatialOps.resize(straight, description.side(), description.side());
    return large.add(convolved("decoder.output", maps, ONE));
  }

  private NDArray refined(String half, int level, NDArray maps) {
    if (!isRefined(level, description)) {
      return maps;
    }
    NDArray first = active(convolved(half + ".first" + level, maps, ONE));
    return active(maps.add(convolved(half + ".second" + level, first, ONE)));
  }

  private static NDArray active(NDArray maps) {
    return Activation.leakyRelu(maps, LEAK);
  }

  private NDArray convolved(String name, NDArray maps, Shape stride) {
    return Conv2d.conv2d(
            maps, weights.get(name + ".weight"), weights.get(name + ".bias"), stride, ONE, ONE)
        .singletonOrThrow();
  }

  private NDArray linear(String name, NDArray values) {
    return values.matMul(weights.get(name + ".weight")).add(weights.get(name + ".bias"));
  }
}
