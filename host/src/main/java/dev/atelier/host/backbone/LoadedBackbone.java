package dev.atelier.host.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.host.backbone.BackboneNetwork.Output;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backbone whose weights are in memory. */
public final class LoadedBackbone implements Backbone {

  /** How many feature maps' worth of memory a forward pass was seen to take, and one with both. */
  private static final int COPIES = 2;

  private static final int COPIES_WITH_GRADIENT = 8;

  private final BackboneDescriptor descriptor;
  private final String sha256;
  private final BackboneNetwork network;
  private final PhysicalMemory memory;

  public LoadedBackbone(BackboneDescriptor descriptor, String sha256, BackboneNetwork network) {
    this(descriptor, sha256, network, PhysicalMemory.total());
  }

  LoadedBackbone(
      BackboneDescriptor descriptor,
      String sha256,
      BackboneNetwork network,
      PhysicalMemory memory) {
    this.memory = memory;
    this.descriptor = descriptor;
    this.sha256 = sha256;
    this.network = network;
  }

  @Override
  public String name() {
    return descriptor.name();
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public List<String> layers() {
    return List.copyOf(network.outputs().keySet());
  }

  @Override
  public int channels(String layer) {
    return output(layer).channels();
  }

  @Override
  public int stride(String layer) {
    return output(layer).stride();
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    BackboneImages.requireFitting(images, layers, this);
    requireMemory(images, layers);
    return network.features(images, layers);
  }

  @Override
  public Map<String, NDArray> weights() {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    network
        .parametersByConvolution()
        .forEach((name, parameter) -> weights.put(name, parameter.getArray()));
    return Collections.unmodifiableMap(weights);
  }

  @Override
  public Backbone withWeights(Map<String, NDArray> weights) {
    return new LoadedBackbone(descriptor, sha256, network.withWeights(weights), memory);
  }

  private void requireMemory(NDArray images, List<String> layers) {
    Shape shape = images.getShape();
    double valuesPerPixel = 0;
    int missing = (int) layers.stream().distinct().count();
    for (Map.Entry<String, Output> output : network.outputs().entrySet()) {
      if (missing == 0) {
        break;
      }
      int stride = output.getValue().stride();
      valuesPerPixel += (double) output.getValue().channels() / (stride * stride);
      missing -= layers.contains(output.getKey()) ? 1 : 0;
    }
    int copies = images.hasGradient() ? COPIES_WITH_GRADIENT : COPIES;
    double pixels = (double) shape.get(0) * shape.get(2) * shape.get(3);
    double needed = pixels * valuesPerPixel * Float.BYTES * copies;
    memory.require(
        needed, "%d x %d pixels with backbone %s".formatted(shape.get(3), shape.get(2), name()));
  }

  /**
   * Checks that no weight is infinite or not a number.
   *
   * @throws OperationException if one is
   */
  public void requireFinite() {
    network
        .parametersByTensor()
        .forEach(
            (tensor, parameter) -> {
              for (float value : parameter.getArray().toFloatArray()) {
                if (!Float.isFinite(value)) {
                  throw new OperationException(
                      "the weights of %s are damaged: '%s' holds values that are not finite; get the file again"
                          .formatted(name(), tensor));
                }
              }
            });
  }

  private Output output(String layer) {
    Output output = network.outputs().get(layer);
    if (output != null) {
      return output;
    }
    boolean cutShort =
        descriptor.layers().stream()
            .anyMatch(known -> known.convolves() && known.output().equals(layer));
    List<String> present = layers();
    throw new ParameterException(
        cutShort
            ? "the weights installed for backbone %s stop at %s, before %s; use layers up to that, or install a fuller file"
                .formatted(name(), present.get(present.size() - 1), layer)
            : "backbone %s has no layer '%s'; it has %s"
                .formatted(name(), layer, String.join(", ", present)));
  }
}
