package dev.atelier.style.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.atelier.style.loss.ChannelStatistics;

/** The feature maps of one layer for one picture, as plain numbers that outlive the engine's. */
public final class LayerFeatures {

  private final float[] values;
  private final ChannelStatistics statistics;

  /**
   * Takes over feature maps.
   *
   * @param values channel after channel, as many positions in each
   * @param channels how many channels there are
   */
  LayerFeatures(float[] values, int channels) {
    this.values = values;
    this.statistics = new ChannelStatistics(values, channels);
  }

  /**
   * Copies feature maps.
   *
   * @param maps {@code 1xCxHxW}
   */
  public static LayerFeatures of(NDArray maps) {
    Shape shape = maps.getShape();
    return new LayerFeatures(maps.toFloatArray(), Math.toIntExact(shape.get(1)));
  }

  public ChannelStatistics statistics() {
    return statistics;
  }

  int channels() {
    return statistics.channels();
  }

  int positions() {
    return values.length / channels();
  }

  /** Returns how far a value is from its channel's mean. */
  double centered(int channel, int position) {
    return values[channel * positions() + position] - statistics.mean(channel);
  }
}
