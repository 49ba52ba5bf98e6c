package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.host.backbone.GaborFilters.Filter;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link GaborFilters Filters made by hand} in place of learned ones, to compare these with. The
 * layers are the same filters, rectified, on the picture averaged down by 1, 2, 4 and 8, so that
 * their strides are those of VGG.
 */
final class GaborBackbone implements Backbone {

  private static final List<String> LAYERS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  private static final Shape ONE_BY_ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);
  private static final int BORDER = GaborFilters.SIZE / 2;

  /** Numbers in memory for each pixel that is filtered: an estimate that was never too small. */
  private static final int VALUES = 2 * 22 + 3 * GaborFilters.SIZE * GaborFilters.SIZE;

  private static final int VALUES_WITH_GRADIENT = 2 * VALUES;

  private final PhysicalMemory memory = PhysicalMemory.total();
  private final Map<String, NDArray> weights;
  private final int filters;

  private GaborBackbone(Map<String, NDArray> weights) {
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    this.filters =
        Math.toIntExact(
            requireNonNull(weights.get(weightOf("relu1_1")), "no weights of the first layer")
                .getShape()
                .get(0));
  }

  /** Returns the backbone as part of the program. */
  static BackboneSource embedded() {
    return new BackboneSource() {
      @Override
      public BackboneInfo entry() {
        return new BackboneInfo(
            BackboneService.GABOR,
            "Gabor filters, spots and colors made by hand, nothing learned",
            "Apache-2.0",
            "embedded",
            LAYERS.get(0) + ".." + LAYERS.get(LAYERS.size() - 1),
            GaborFilters.SHA256,
            (long) GaborFilters.values(GaborFilters.all()).length * Float.BYTES,
            Optional.empty());
      }

      @Override
      public Backbone load(NDManager manager) {
        return GaborBackbone.load(manager);
      }

      @Override
      public void check(NDManager manager) {
        // Loading compares the checksum.
        load(manager);
      }
    };
  }

  private static GaborBackbone load(NDManager manager) {
    List<Filter> all = GaborFilters.all();
    String actual = GaborFilters.sha256(all);
    if (!actual.equals(GaborFilters.SHA256)) {
      throw new OperationException(
          "the filters of %s have the SHA-256 %s where %s is expected; use another version of Java"
              .formatted(BackboneService.GABOR, actual, GaborFilters.SHA256));
    }
    NDArray weight =
        manager.create(
            GaborFilters.values(all),
            new Shape(all.size(), 3, GaborFilters.SIZE, GaborFilters.SIZE));
    NDArray bias = manager.zeros(new Shape(all.size()));
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (String layer : LAYERS) {
      weights.put(weightOf(layer), weight);
      weights.put(biasOf(layer), bias);
    }
    return new GaborBackbone(weights);
  }

  private static String weightOf(String layer) {
    return layer.replace("relu", "conv") + ".weight";
  }

  private static String biasOf(String layer) {
    return layer.replace("relu", "conv") + ".bias";
  }

  @Override
  public String name() {
    return BackboneService.GABOR;
  }

  @Override
  public String sha256() {
    return GaborFilters.SHA256;
  }

  @Override
  public List<String> layers() {
    return LAYERS;
  }

  @Override
  public int channels(String layer) {
    requireLayer(layer);
    return filters;
  }

  @Override
  public int stride(String layer) {
    requireLayer(layer);
    return 1 << LAYERS.indexOf(layer);
  }

  private void requireLayer(String layer) {
    if (!LAYERS.contains(layer)) {
      throw new ParameterException(
          "backbone %s has no layer '%s'; it has %s"
              .formatted(name(), layer, String.join(", ", LAYERS)));
    }
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    BackboneImages.requireFitting(images, layers, this);
    requireMemory(images, layers);
    NDList features = new NDList();
    for (String layer : layers) {
      features.add(filtered(images, layer));
    }
    return features;
  }

  private void requireMemory(NDArray images, List<String> layers) {
    Shape shape = images.getShape();
    // One layer after the other is filtered; what stays of each is less than the filtering takes.
    int stride = layers.stream().mapToInt(this::stride).min().orElse(1);
    int values = images.hasGradient() ? VALUES_WITH_GRADIENT : VALUES;
    double pixels = (double) shape.get(0) * shape.get(2) * shape.get(3) / (stride * stride);
    memory.require(
        pixels * values * Float.BYTES,
        "%d x %d pixels with backbone %s".formatted(shape.get(3), shape.get(2), name()));
  }

  private NDArray filtered(NDArray images, String layer) {
    NDArray smaller = averagedDown(images, stride(layer));
    NDArray padded = SpatialOps.reflect(smaller, BORDER);
    if (smaller != images) {
      smaller.close();
    }
    try (padded;
        NDArray convolved =
            Conv2d.conv2d(
                    padded,
                    weights.get(weightOf(layer)),
                    weights.get(biasOf(layer)),
                    ONE_BY_ONE,
                    NONE,
                    ONE_BY_ONE)
                .singletonOrThrow()) {
      return Activation.relu(convolved);
    }
  }

  private static NDArray averagedDown(NDArray images, int factor) {
    Shape square = new Shape(factor, factor);
    return factor == 1 ? images : Pool.avgPool2d(images, square, square, NONE, false, true);
  }

  @Override
  public Map<String, NDArray> weights() {
    return weights;
  }

  @Override
  public Backbone withWeights(Map<String, NDArray> given) {
    Map<String, NDArray> taken = new LinkedHashMap<>();
    weights.forEach(
        (name, own) -> {
          NDArray array = given.get(name);
          if (array == null || !array.getShape().equals(own.getShape())) {
            throw new IllegalArgumentException(
                "the weights have no '%s' of shape %s".formatted(name, own.getShape()));
          }
          taken.put(name, array);
        });
    return new GaborBackbone(taken);
  }
}
