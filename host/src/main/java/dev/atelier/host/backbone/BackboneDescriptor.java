package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a backbone besides its weights: its architecture, the input it was
 * trained on, its license and the checksum of its file.
 *
 * @param name the name that users give, such as {@code vgg19}
 * @param summary one line about it
 * @param licence the license of the weights
 * @param input how RGB 0..1 becomes what the first layer was trained on
 * @param padding how a feature map is continued beyond its border before a convolution
 * @param layers the layers, from the input on
 * @param file the name of the file of weights beside the descriptor; {@code null} for an
 *     architecture
 * @param sha256 the checksum of that file; {@code null} for an architecture
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackboneDescriptor(
    String name,
    @Nullable String summary,
    @Nullable String licence,
    Input input,
    Padding padding,
    List<Layer> layers,
    @Nullable String file,
    @Nullable String sha256) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public BackboneDescriptor {
    requireNonNull(name, "name is null");
    requireNonNull(input, "input is null");
    requireNonNull(padding, "padding is null");
    layers = List.copyOf(requireNonNull(layers, "layers is null"));
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.convolves() && !names.add(layer.convolution())) {
        throw new IllegalArgumentException("two layers are named " + layer.convolution());
      }
    }
  }

  /** How a feature map is continued beyond its border. */
  enum Padding {
    /** By zeros, as the original networks were trained. */
    @JsonProperty("zero")
    ZERO,
    /** By its mirror image, which leaves no frame in stylized pictures. */
    @JsonProperty("reflect")
    REFLECT
  }

  /** The order of the color channels that the first layer was trained on. */
  enum ChannelOrder {
    RGB,
    BGR
  }

  /**
   * How RGB 0..1 becomes what the first layer was trained on: in the order given, {@code (x * scale
   * - mean) / deviation}.
   */
  public record Input(ChannelOrder order, float scale, List<Float> mean, List<Float> deviation) {
    public Input {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
      if (mean.size() != 3 || deviation.size() != 3) {
        throw new IllegalArgumentException("mean and deviation have three values each");
      }
      if (order == null || scale == 0 || deviation.contains(0f)) {
        throw new IllegalArgumentException("order is missing, or scale or deviation is 0");
      }
    }

    /** Weights trained on 0..255 in RGB order, minus the mean of ImageNet (Oxford, Keras). */
    public static final Input OXFORD =
        new Input(ChannelOrder.RGB, 255, List.of(123.68f, 116.779f, 103.939f), List.of(1f, 1f, 1f));

    /** As {@link #OXFORD}, but in the BGR order of the original Caffe files. */
    public static final Input OXFORD_BGR =
        new Input(ChannelOrder.BGR, 255, List.of(103.939f, 116.779f, 123.68f), List.of(1f, 1f, 1f));

    /** Weights trained on 0..1, normalized by the mean and deviation of ImageNet (torchvision). */
    public static final Input TORCHVISION =
        new Input(
            ChannelOrder.RGB, 1, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
  }

  /**
   * A layer: a convolution, or a pooling that halves the resolution.
   *
   * @param convolution the name of the convolution, such as {@code conv3_1}; {@code null} for a
   *     pooling
   * @param channels the number of feature maps that the convolution gives
   * @param kernel the side of its kernel in pixels, 3 unless told, 1 for a change of colors
   * @param rectified whether a ReLU follows, true unless told
   * @param tensor what its tensors are called in the file, before {@code .weight} and {@code .bias}
   * @param pool {@code max} for a pooling; {@code null} for a convolution
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Layer(
      @Nullable String convolution,
      @Nullable Integer channels,
      @Nullable Integer kernel,
      @Nullable Boolean rectified,
      @Nullable String tensor,
      @Nullable String pool) {

    Layer {
      if ((convolution == null) == (pool == null)) {
        throw new IllegalArgumentException("a layer is either a convolution or a pooling");
      }
      if (convolution != null && (channels == null || tensor == null)) {
        throw new IllegalArgumentException(convolution + " lacks its channels or its tensor");
      }
      if (channels != null
          && convolution != null
          && (channels < 1 || (kernel != null && kernel != 1 && kernel != 3))) {
        throw new IllegalArgumentException(
            convolution + " needs at least one channel, and a kernel of 1 or 3");
      }
      if (pool != null && !pool.equals("max")) {
        throw new IllegalArgumentException("there is no pooling '" + pool + "', only max");
      }
    }

    boolean convolves() {
      return convolution != null;
    }

    int kernelSize() {
      return kernel == null ? 3 : kernel;
    }

    boolean rectifies() {
      return rectified == null || rectified;
    }

    /** Returns the name of the feature maps: {@code relu3_1} for {@code conv3_1}. */
    String output() {
      String name = requireNonNull(convolution, "a pooling has no output of its own");
      return rectifies() ? name.replaceFirst("^conv", "relu") : name;
    }
  }

  /** Tells whether a tensor of that name belongs to the network. */
  public boolean needs(String tensor) {
    return layers.stream()
        .filter(Layer::convolves)
        .anyMatch(
            layer ->
                tensor.equals(layer.tensor() + ".weight")
                    || tensor.equals(layer.tensor() + ".bias"));
  }

  /** Returns the descriptor of an architecture that the project knows, without weights. */
  public static Optional<BackboneDescriptor> architecture(String name) {
    if (!name.matches("[a-z0-9-]+")) {
      return Optional.empty();
    }
    try (InputStream stream = BackboneDescriptor.class.getResourceAsStream(name + ".json")) {
      return stream == null ? Optional.empty() : Optional.of(read(stream));
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded descriptor of " + name + " is damaged", e);
    }
  }

  /**
   * Reads a descriptor.
   *
   * @throws IOException if it is none, or cannot be read
   */
  static BackboneDescriptor read(InputStream stream) throws IOException {
    JsonNode json = MAPPER.readTree(stream);
    try {
      return of(json);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException("the descriptor says something that cannot be", e);
    }
  }

  /**
   * Takes what there is from JSON, for to have that done by reflection takes a tenth of a second.
   */
  private static BackboneDescriptor of(JsonNode json) {
    requireKnown(
        json, Set.of("name", "summary", "licence", "input", "padding", "layers", "file", "sha256"));
    JsonNode input = json.path("input");
    requireKnown(input, Set.of("order", "scale", "mean", "deviation"));
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : json.path("layers")) {
      layers.add(layer(layer));
    }
    return new BackboneDescriptor(
        requireNonNull(text(json, "name"), "name is null"),
        text(json, "summary"),
        text(json, "licence"),
        new Input(
            ChannelOrder.valueOf(requireNonNull(text(input, "order"), "order is null")),
            number(input.path("scale")),
            numbers(input.path("mean")),
            numbers(input.path("deviation"))),
        Padding.valueOf(
            requireNonNull(text(json, "padding"), "padding is null").toUpperCase(Locale.ROOT)),
        layers,
        text(json, "file"),
        text(json, "sha256"));
  }

  private static Layer layer(JsonNode json) {
    requireKnown(json, Set.of("convolution", "channels", "kernel", "rectified", "tensor", "pool"));
    JsonNode channels = value(json, "channels", JsonNode::isInt);
    JsonNode kernel = value(json, "kernel", JsonNode::isInt);
    JsonNode rectified = value(json, "rectified", JsonNode::isBoolean);
    return new Layer(
        text(json, "convolution"),
        channels == null ? null : Integer.valueOf(channels.intValue()),
        kernel == null ? null : Integer.valueOf(kernel.intValue()),
        rectified == null ? null : Boolean.valueOf(rectified.booleanValue()),
        text(json, "tensor"),
        text(json, "pool"));
  }

  private static void requireKnown(JsonNode json, Set<String> names) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new IllegalArgumentException("nobody knows what '" + name + "' is");
              }
            });
  }

  /** Returns a value of the right kind, or {@code null} if there is none. */
  private static @Nullable JsonNode value(JsonNode json, String name, Predicate<JsonNode> kind) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!kind.test(value)) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
    return value;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = value(json, name, JsonNode::isTextual);
    return value == null ? null : value.textValue();
  }

  private static float number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("'" + value + "' is no number");
    }
    return value.floatValue();
  }

  private static List<Float> numbers(JsonNode json) {
    List<Float> values = new ArrayList<>();
    json.forEach(value -> values.add(number(value)));
    return values;
  }

  public String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the same backbone with its file of weights, as installed under a name. */
  public BackboneDescriptor installed(
      String installedName, Input convention, String weightsFile, String checksum) {
    return new BackboneDescriptor(
        installedName,
        summary == null ? null : summary.replace(", weights to be installed", ""),
        licence,
        convention,
        padding,
        layers,
        weightsFile,
        checksum.toLowerCase(Locale.ROOT));
  }
}
