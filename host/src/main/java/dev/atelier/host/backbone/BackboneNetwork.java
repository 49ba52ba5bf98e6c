package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import ai.djl.util.PairList;
import dev.atelier.api.OperationException;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.host.backbone.BackboneDescriptor.ChannelOrder;
import dev.atelier.host.backbone.BackboneDescriptor.Input;
import dev.atelier.host.backbone.BackboneDescriptor.Layer;
import dev.atelier.host.backbone.BackboneDescriptor.Padding;
import dev.atelier.toolkit.tensor.DeferredRelease;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The DJL block that a descriptor describes. Takes images {@code Nx3xHxW}, RGB, 0..1, and gives the
 * feature maps of all its layers, from the shallowest to the deepest.
 */
public final class BackboneNetwork extends AbstractBlock {

  private static final Shape ONE_BY_ONE = new Shape(1, 1);
  private static final Shape TWO_BY_TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final BackboneDescriptor descriptor;
  private final Input input;
  private final Padding padding;

  /** The layers that there are weights for, without a pooling at the end. */
  private final List<Layer> layers;

  /** The outputs by name, with what is known of them without computing. */
  private final Map<String, Output> outputs;

  private final Map<String, Parameter> weights = new LinkedHashMap<>();
  private final Map<String, Parameter> biases = new LinkedHashMap<>();

  /** What the parameters are to look like; DJL takes either a shape or an array, not both. */
  private final Map<Parameter, Shape> shapes = new HashMap<>();

  /** Channels, and the distance in pixels between neighboring values, of a feature map. */
  public record Output(int channels, int stride) {}

  private BackboneNetwork(BackboneDescriptor descriptor, List<Layer> layers) {
    this.descriptor = descriptor;
    this.input = descriptor.input();
    this.padding = descriptor.padding();
    this.layers = List.copyOf(layers);
    this.outputs = new LinkedHashMap<>();
    int channels = 3;
    int stride = 1;
    for (Layer layer : layers) {
      if (!layer.convolves()) {
        stride *= 2;
        continue;
      }
      String name = layer.convolution();
      int outputsOfLayer = requireNonNull(layer.channels(), "a convolution has channels");
      Shape kernel = new Shape(outputsOfLayer, channels, layer.kernelSize(), layer.kernelSize());
      weights.put(name, parameter(name + ".weight", Parameter.Type.WEIGHT, kernel));
      Shape bias = new Shape(outputsOfLayer);
      biases.put(name, parameter(name + ".bias", Parameter.Type.BIAS, bias));
      channels = layer.channels();
      if (layer.rectifies()) {
        outputs.put(layer.output(), new Output(channels, stride));
      }
    }
  }

  private Parameter parameter(String name, Parameter.Type type, Shape shape) {
    Parameter parameter = addParameter(Parameter.builder().setName(name).setType(type).build());
    shapes.put(parameter, shape);
    return parameter;
  }

  /**
   * Builds a network with weights that do not change.
   *
   * @param tensors the tensors by the names that the descriptor gives; a file cut short gives a
   *     network of the layers it holds
   * @param source where the tensors came from, for messages
   * @throws OperationException if not even the first layer is there, or a shape does not fit
   */
  public static BackboneNetwork of(
      BackboneDescriptor descriptor, Map<String, NDArray> tensors, String source) {
    List<Layer> present = present(descriptor, tensors.keySet(), source);
    BackboneNetwork network = new BackboneNetwork(descriptor, present);
    for (Layer layer : present) {
      if (layer.convolves()) {
        String tensor = layer.tensor();
        network.assign(
            requireNonNull(
                network.weights.get(layer.convolution()), "no such convolution among the weights"),
            requireNonNull(tensors.get(tensor + ".weight"), "no such tensor among the tensors"),
            source);
        network.assign(
            requireNonNull(
                network.biases.get(layer.convolution()), "no such convolution among the biases"),
            requireNonNull(tensors.get(tensor + ".bias"), "no such tensor among the tensors"),
            source);
      }
    }
    return network;
  }

  /** Returns the names of the shallowest and the deepest output that a file's tensors reach. */
  static String range(BackboneDescriptor descriptor, Set<String> tensors, String source) {
    List<String> names =
        present(descriptor, tensors, source).stream()
            .filter(layer -> layer.convolves() && layer.rectifies())
            .map(Layer::output)
            .toList();
    return names.get(0) + ".." + names.get(names.size() - 1);
  }

  /** Returns the layers up to the first that a file does not hold. */
  private static List<Layer> present(
      BackboneDescriptor descriptor, Set<String> tensors, String source) {
    List<Layer> present = new ArrayList<>();
    String missing = "";
    for (Layer layer : descriptor.layers()) {
      if (layer.convolves()) {
        String weight = layer.tensor() + ".weight";
        String bias = layer.tensor() + ".bias";
        if (!tensors.contains(weight) || !tensors.contains(bias)) {
          missing = tensors.contains(weight) ? bias : weight;
          break;
        }
      }
      present.add(layer);
    }
    if (present.stream().noneMatch(layer -> layer.convolves() && layer.rectifies())) {
      throw new OperationException(
          "%s holds no tensor '%s', which the first layers of %s need; is it another network?"
              .formatted(source, missing, descriptor.name()));
    }
    return present;
  }

  private void assign(Parameter parameter, NDArray array, String source) {
    Shape needed = shapes.get(parameter);
    if (!array.getShape().equals(needed)) {
      throw new OperationException(
          "%s: '%s' has the shape %s where %s is needed; is it another network?"
              .formatted(source, array.getName(), array.getShape(), needed));
    }
    parameter.freeze(true);
    parameter.setArray(array);
  }

  /** Builds a network to be trained, with random weights (He et al., ICCV 2015). */
  public static BackboneNetwork untrained(BackboneDescriptor descriptor, NDManager manager) {
    BackboneNetwork network = new BackboneNetwork(descriptor, descriptor.layers());
    network.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2), Parameter.Type.WEIGHT);
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
    return network;
  }

  /** Returns the parameters by the names that the descriptor gives to their tensors. */
  public Map<String, Parameter> parametersByTensor() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Layer layer : layers) {
      if (layer.convolves()) {
        parameters.put(layer.tensor() + ".weight", weights.get(layer.convolution()));
        parameters.put(layer.tensor() + ".bias", biases.get(layer.convolution()));
      }
    }
    return parameters;
  }

  /** Returns the parameters by the names of their convolutions: {@code conv1_1.weight}. */
  Map<String, Parameter> parametersByConvolution() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          parameters.put(name + ".weight", weight);
          parameters.put(name + ".bias", biases.get(name));
        });
    return parameters;
  }

  /**
   * Returns the same network with other weights.
   *
   * @param given an array for each of {@link #parametersByConvolution()}
   * @throws IllegalArgumentException if one is missing or has another shape
   */
  BackboneNetwork withWeights(Map<String, NDArray> given) {
    BackboneNetwork network = new BackboneNetwork(descriptor, layers);
    network
        .parametersByConvolution()
        .forEach(
            (name, parameter) -> {
              NDArray array = given.get(name);
              Shape shape = network.shapes.get(parameter);
              if (array == null || !array.getShape().equals(shape)) {
                throw new IllegalArgumentException(
                    "the weights have no '%s' of shape %s".formatted(name, shape));
              }
              // The parameter takes the array as it is, with or without a gradient.
              boolean trained = array.hasGradient();
              parameter.freeze(true);
              parameter.setArray(array);
              array.setRequiresGradient(trained);
            });
    return network;
  }

  public Map<String, Output> outputs() {
    return outputs;
  }

  /**
   * Computes the feature maps asked for, and no layer beyond the deepest of them.
   *
   * @param images {@code Nx3xHxW}, RGB, 0..1
   * @param wanted names of outputs
   * @return the feature maps in the order of the names
   */
  public NDList features(NDArray images, List<String> wanted) {
    ParameterStore store = new ParameterStore(images.getManager(), false);
    return features(store, images, wanted, false);
  }

  private NDList features(
      ParameterStore store, NDArray images, List<String> wanted, boolean training) {
    Map<String, NDArray> found = new LinkedHashMap<>();
    int distinct = Set.copyOf(wanted).size();
    try (DeferredRelease retired = new DeferredRelease()) {
      NDArray current = normalize(images, retired);
      boolean keep = false;
      for (Layer layer : layers) {
        if (found.size() == distinct) {
          break;
        }
        NDArray next =
            layer.convolves()
                ? convolve(store, layer, current, training, retired)
                : Pool.maxPool2d(current, TWO_BY_TWO, TWO_BY_TWO, NONE, false);
        if (!keep) {
          retired.add(current);
        }
        current = next;
        keep = layer.convolves() && wanted.contains(layer.output());
        if (keep) {
          found.put(layer.output(), current);
        }
      }
      if (!keep) {
        retired.add(current);
      }
    }
    NDList features = new NDList();
    wanted.forEach(name -> features.add(found.get(name)));
    return features;
  }

  private NDArray normalize(NDArray images, DeferredRelease retired) {
    NDManager manager = images.getManager();
    Shape perChannel = new Shape(1, 3, 1, 1);
    float[] factors = new float[3];
    float[] offsets = new float[3];
    for (int i = 0; i < 3; i++) {
      factors[i] = input.scale() / input.deviation().get(i);
      offsets[i] = input.mean().get(i) / input.deviation().get(i);
    }
    boolean reversed = input.order() == ChannelOrder.BGR;
    NDArray ordered = reversed ? images.flip(1) : images;
    NDArray factor = Tensors.of(factors, perChannel, manager);
    NDArray offset = Tensors.of(offsets, perChannel, manager);
    NDArray scaled = ordered.mul(factor);
    NDArray normalized = scaled.sub(offset);
    if (reversed) {
      retired.add(ordered);
    }
    retired.add(factor);
    retired.add(offset);
    retired.add(scaled);
    return normalized;
  }

  private NDArray convolve(
      ParameterStore store, Layer layer, NDArray maps, boolean training, DeferredRelease retired) {
    NDArray weight = store.getValue(weights.get(layer.convolution()), maps.getDevice(), training);
    NDArray bias = store.getValue(biases.get(layer.convolution()), maps.getDevice(), training);
    boolean reflect = padding == Padding.REFLECT && layer.kernelSize() == 3;
    NDArray padded = reflect ? SpatialOps.reflectOnePixel(maps) : maps;
    long zeros = reflect ? 0 : layer.kernelSize() / 2;
    NDArray convolved =
        Conv2d.conv2d(padded, weight, bias, ONE_BY_ONE, new Shape(zeros, zeros), ONE_BY_ONE)
            .singletonOrThrow();
    if (reflect) {
      retired.add(padded);
    }
    if (!layer.rectifies()) {
      return convolved;
    }
    NDArray rectified = Activation.relu(convolved);
    retired.add(convolved);
    return rectified;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> parameters) {
    return features(
        parameterStore, inputs.singletonOrThrow(), List.copyOf(outputs.keySet()), training);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    shapes.forEach(Parameter::setShape);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape images = inputShapes[0];
    return outputs.values().stream()
        .map(
            output ->
                new Shape(
                    images.get(0),
                    output.channels(),
                    images.get(2) / output.stride(),
                    images.get(3) / output.stride()))
        .toArray(Shape[]::new);
  }

  @Override
  public String toString() {
    return "BackboneNetwork" + Arrays.toString(outputs.keySet().toArray());
  }
}
