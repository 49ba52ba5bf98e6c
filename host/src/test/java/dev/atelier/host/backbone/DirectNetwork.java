package dev.atelier.host.backbone;

import dev.atelier.host.backbone.BackboneDescriptor.ChannelOrder;
import dev.atelier.host.backbone.BackboneDescriptor.Layer;
import dev.atelier.host.backbone.BackboneDescriptor.Padding;
import dev.atelier.host.backbone.Weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a descriptor says, computed by the definition of a convolution, in double precision. */
final class DirectNetwork {

  private final BackboneDescriptor descriptor;
  private final Weights weights;

  /** Feature maps of one image: {@code values[channel][row * width + column]}. */
  static final class Maps {
    final int height;
    final int width;
    final double[][] values;

    Maps(int channels, int height, int width) {
      this.height = height;
      this.width = width;
      this.values = new double[channels][height * width];
    }

    /** Returns all values in the order of a tensor. */
    double[] flat() {
      double[] flat = new double[values.length * height * width];
      for (int i = 0; i < values.length; i++) {
        System.arraycopy(values[i], 0, flat, i * height * width, height * width);
      }
      return flat;
    }
  }

  DirectNetwork(BackboneDescriptor descriptor, Weights weights) {
    this.descriptor = descriptor;
    this.weights = weights;
  }

  /** Returns the maps of all layers that there are weights for, by the layers' names. */
  Map<String, Maps> features(Maps image) {
    Map<String, Maps> features = new LinkedHashMap<>();
    Maps current = normalized(image);
    for (Layer layer : descriptor.layers()) {
      if (!layer.convolves()) {
        current = pooled(current);
        continue;
      }
      if (weights.get(layer.tensor() + ".weight") == null) {
        break;
      }
      current = convolved(current, layer);
      if (layer.rectifies()) {
        features.put("relu" + layer.convolution().substring("conv".length()), current);
      }
    }
    return features;
  }

  private Maps normalized(Maps image) {
    Maps result = new Maps(3, image.height, image.width);
    for (int channel = 0; channel < 3; channel++) {
      int from = descriptor.input().order() == ChannelOrder.BGR ? 2 - channel : channel;
      double mean = descriptor.input().mean().get(channel);
      double deviation = descriptor.input().deviation().get(channel);
      for (int i = 0; i < image.values[from].length; i++) {
        double value = image.values[from][i] * descriptor.input().scale();
        result.values[channel][i] = (value - mean) / deviation;
      }
    }
    return result;
  }

  private Maps convolved(Maps input, Layer layer) {
    Tensor kernel = weights.get(layer.tensor() + ".weight");
    float[] bias = weights.get(layer.tensor() + ".bias").values();
    int side = kernel.shape()[2];
    Maps output = new Maps(kernel.shape()[0], input.height, input.width);
    for (int to = 0; to < output.values.length; to++) {
      double[] sums = output.values[to];
      for (int y = 0; y < input.height; y++) {
        for (int x = 0; x < input.width; x++) {
          double sum = bias[to];
          for (int from = 0; from < input.values.length; from++) {
            int start = (to * input.values.length + from) * side * side;
            for (int i = 0; i < side; i++) {
              for (int j = 0; j < side; j++) {
                sum +=
                    kernel.values()[start + i * side + j]
                        * at(input, from, y + i - side / 2, x + j - side / 2);
              }
            }
          }
          sums[y * input.width + x] = layer.rectifies() ? Math.max(0, sum) : sum;
        }
      }
    }
    return output;
  }

  private double at(Maps maps, int channel, int y, int x) {
    boolean inside = y >= 0 && y < maps.height && x >= 0 && x < maps.width;
    if (!inside && descriptor.padding() == Padding.ZERO) {
      return 0;
    }
    return maps.values[channel][mirrored(y, maps.height) * maps.width + mirrored(x, maps.width)];
  }

  private static int mirrored(int position, int size) {
    if (position < 0) {
      return -position;
    }
    return position < size ? position : 2 * size - 2 - position;
  }

  private static Maps pooled(Maps input) {
    Maps output = new Maps(input.values.length, input.height / 2, input.width / 2);
    for (int channel = 0; channel < input.values.length; channel++) {
      double[] values = input.values[channel];
      for (int y = 0; y < output.height; y++) {
        for (int x = 0; x < output.width; x++) {
          int corner = 2 * y * input.width + 2 * x;
          double upper = Math.max(values[corner], values[corner + 1]);
          double lower = Math.max(values[corner + input.width], values[corner + input.width + 1]);
          output.values[channel][y * output.width + x] = Math.max(upper, lower);
        }
      }
    }
    return output;
  }
}
