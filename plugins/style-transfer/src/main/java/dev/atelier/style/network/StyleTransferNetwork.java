package dev.atelier.style.network;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.loss.Moments;
import dev.atelier.toolkit.tensor.DeferredRelease;
import dev.atelier.toolkit.tensor.EngineOperations;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A network that paints a picture in any style in one pass. Every convolution sees its input
 * normalized over the picture, and then scaled and shifted, channel by channel, by what a second,
 * small network predicts from the statistics of the style and of the picture (Ghiasi et al.,
 * "Exploring the structure of a real-time, arbitrary neural artistic stylization network", BMVC
 * 2017; the statistics are those of Huang and Belongie, ICCV 2017).
 *
 * <p>It works at half the resolution and below: four neighboring pixels come in as one position of
 * many channels, and go out so, which leaves the expensive full resolution to nobody. It goes down
 * to an eighth and no further: from a sixteenth it would see far enough to paint what the result
 * lacks of the style into places where there is nothing, as bands in a smooth sky. {@link #paint}
 * is quick, {@link #paintBatch} is for training.
 */
public final class StyleTransferNetwork {

  /** Width and height of the input must be multiples of this. */
  public static final int MULTIPLE = 8;

  /**
   * Channels of a picture whose pixels were taken together two by two: twelve, and four that are
   * zero, because engines compute in blocks of eight channels and take twice as long for twelve as
   * for sixteen.
   */
  static final int PACKED = 16;

  private static final String FIRST = "in2";
  private static final int HALF = 24;
  private static final int QUARTER = 48;
  private static final int EIGHTH = 96;
  private static final int HIDDEN = 192;
  private static final int REFINING = 384;
  private static final int BLOCKS = 2;

  /** How far a code's values, in standard deviations of what was trained on, are believed. */
  private static final float FARTHEST = 4;

  private static final float EPSILON = 1e-4f;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final Map<String, NDArray> weights;
  private final Map<String, Site> sites;

  /** Of the inputs of all convolutions but the first, which is normalized in Java. */
  private final Map<String, InstanceNormalization> normalizations = new HashMap<>();

  private final int modulations;

  /** Where the modulation of a convolution's input stands in what is predicted. */
  private record Site(int first, int channels) {

    float[] gains(float[] modulation) {
      float[] gains = Arrays.copyOfRange(modulation, first, first + channels);
      for (int i = 0; i < channels; i++) {
        gains[i]++;
      }
      return gains;
    }

    float[] shifts(float[] modulation) {
      return Arrays.copyOfRange(modulation, first + channels, first + 2 * channels);
    }
  }

  /**
   * Creates a network.
   *
   * @param weights the tensors by name, as {@link #shapes} lists them
   */
  public StyleTransferNetwork(Map<String, NDArray> weights) {
    this.weights = weights;
    this.sites = sites();
    this.modulations = sites.values().stream().mapToInt(site -> 2 * site.channels()).sum() + PACKED;
    NDManager manager =
        requireNonNull(weights.get(FIRST + ".weight"), "no such first among the weights")
            .getManager();
    sites.forEach(
        (name, site) ->
            normalizations.put(name, new InstanceNormalization(site.channels(), EPSILON, manager)));
    normalizations.remove(FIRST);
  }

  /** Returns the names and shapes of the weights. */
  static Map<String, Shape> shapes(int codeLength) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    int modulations = PACKED;
    for (Map.Entry<String, int[]> convolution : convolutions().entrySet()) {
      int[] channels = convolution.getValue();
      shapes.put(convolution.getKey() + ".weight", new Shape(channels[1], channels[0], 3, 3));
      shapes.put(convolution.getKey() + ".bias", new Shape(channels[1]));
      modulations += 2 * channels[0];
    }
    shapes.put("predict1.weight", new Shape(codeLength, HIDDEN));
    shapes.put("predict1.bias", new Shape(1, HIDDEN));
    shapes.put("predict2.weight", new Shape(HIDDEN, modulations));
    shapes.put("predict2.bias", new Shape(1, modulations));
    shapes.put("refine1.weight", new Shape(2L * codeLength, REFINING));
    shapes.put("refine1.bias", new Shape(1, REFINING));
    shapes.put("refine2.weight", new Shape(REFINING, REFINING));
    shapes.put("refine2.bias", new Shape(1, REFINING));
    shapes.put("refine3.weight", new Shape(REFINING, modulations));
    shapes.put("refine3.bias", new Shape(1, modulations));
    shapes.put("code.mean", new Shape(1, codeLength));
    shapes.put("code.deviation", new Shape(1, codeLength));
    return shapes;
  }

  /** Returns input and output channels of the convolutions whose input is modulated. */
  private static Map<String, int[]> convolutions() {
    Map<String, int[]> convolutions = new LinkedHashMap<>();
    convolutions.put(FIRST, new int[] {PACKED, HALF});
    convolutions.put("down4", new int[] {HALF, QUARTER});
    convolutions.put("down8", new int[] {QUARTER, EIGHTH});
    for (int i = 0; i < BLOCKS; i++) {
      convolutions.put("block8-" + i + ".a", new int[] {EIGHTH, EIGHTH});
      convolutions.put("block8-" + i + ".b", new int[] {EIGHTH, EIGHTH});
    }
    convolutions.put("up4", new int[] {EIGHTH, QUARTER});
    convolutions.put("mix4", new int[] {QUARTER, QUARTER});
    convolutions.put("block4.a", new int[] {QUARTER, QUARTER});
    convolutions.put("block4.b", new int[] {QUARTER, QUARTER});
    convolutions.put("up2", new int[] {QUARTER, HALF});
    convolutions.put("mix2", new int[] {HALF, HALF});
    convolutions.put("out2", new int[] {HALF, PACKED});
    return convolutions;
  }

  private static Map<String, Site> sites() {
    Map<String, Site> sites = new LinkedHashMap<>();
    int first = 0;
    for (Map.Entry<String, int[]> convolution : convolutions().entrySet()) {
      int channels = convolution.getValue()[0];
      sites.put(convolution.getKey(), new Site(first, channels));
      first += 2 * channels;
    }
    return sites;
  }

  /** Draws weights that make the network return its input (He et al., ICCV 2015, inside). */
  public static Map<String, NDArray> untrained(int codeLength, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    shapes(codeLength)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              double deviation = deviation(name, shape);
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
              }
              if (name.equals("code.deviation")) {
                Arrays.fill(values, 1);
              }
              weights.put(name, manager.create(values, shape));
            });
    return weights;
  }

  private static double deviation(String name, Shape shape) {
    if (!name.endsWith(".weight")
        || name.startsWith("predict2")
        || name.startsWith("refine3")
        || name.startsWith("out2")) {
      return 0;
    }
    if (name.startsWith("predict") || name.startsWith("refine")) {
      return Math.sqrt(2.0 / shape.get(0));
    }
    long inputs = shape.get(1) * shape.get(2) * shape.get(3);
    // The branches of residual blocks start small, so that the sum does not grow.
    return Math.sqrt(2.0 / inputs) * (name.endsWith(".b.weight") ? 0.3 : 1);
  }

  /**
   * Predicts the modulation of all convolutions from statistics of a style, and refines it for the
   * content: what makes one picture look like the style is not quite what another needs.
   *
   * @param styles {@code NxL}
   * @param contents {@code NxL}
   * @return {@code NxM}
   */
  public NDArray modulation(NDArray styles, NDArray contents) {
    NDArray style = standardized(styles);
    NDArray predicted = linear("predict2", Activation.relu(linear("predict1", style)));
    NDArray both = style.concat(standardized(contents), 1);
    NDArray seen = Activation.relu(linear("refine1", both));
    return predicted.add(linear("refine3", Activation.relu(linear("refine2", seen))));
  }

  private NDArray standardized(NDArray codes) {
    return codes
        .sub(weights.get("code.mean"))
        .div(weights.get("code.deviation"))
        .clip(-FARTHEST, FARTHEST);
  }

  private NDArray linear(String name, NDArray values) {
    return values.matMul(weights.get(name + ".weight")).add(weights.get(name + ".bias"));
  }

  /**
   * Paints pictures, each in its own style, as the equations say. Gradients flow through.
   *
   * @param packed {@code Nx16xhxw}, 0..1
   * @param modulation {@code NxM}
   * @return what to add to the pictures, {@code Nx16xhxw}
   */
  public NDArray paintBatch(NDArray packed, NDArray modulation) {
    try (DeferredRelease retired = new DeferredRelease()) {
      Convolution convolution =
          (name, maps, stride) -> {
            Site site = requireNonNull(sites.get(name), "no such name among the sites");
            Moments moments = Moments.of(maps, EPSILON);
            NDArray normalized = maps.sub(moments.mean()).div(moments.deviation());
            NDArray modulated =
                normalized
                    .mul(slice(modulation, site.first(), site.channels()).add(1))
                    .add(slice(modulation, site.first() + site.channels(), site.channels()));
            return convolve(name, SpatialOps.reflectOnePixel(modulated), stride);
          };
      return paint(convolution.apply(FIRST, packed, 1), retired, convolution);
    }
  }

  /**
   * Paints one picture by fewer and native operations: the same numbers, but for rounding, in less
   * time.
   *
   * @param picture the picture
   * @param modulation M values
   * @param manager what tensors on the way belong to
   * @return what to add to the picture, as a tensor {@code 1x16xhxw} holds it
   */
  public float[] paint(SpaceToDepth picture, float[] modulation, NDManager manager) {
    try (DeferredRelease retired = new DeferredRelease()) {
      return paint(picture, modulation, retired, manager);
    }
  }

  /** Does so with tensors of which no more may be open than a collection allows. */
  float[] paint(
      SpaceToDepth picture, float[] modulation, DeferredRelease retired, NDManager manager) {
    // All of them before the first is used: giving an engine numbers is to wait for it.
    Map<String, NDList> modulations = new HashMap<>();
    normalizations.forEach(
        (name, normalization) -> {
          Site site = requireNonNull(sites.get(name), "no such name among the sites");
          Shape channels = new Shape(site.channels());
          modulations.put(
              name,
              new NDList(
                  Tensors.of(site.gains(modulation), channels, manager),
                  Tensors.of(site.shifts(modulation), channels, manager)));
        });
    Site first = requireNonNull(sites.get(FIRST), "no first among the sites");
    NDArray normalizedPicture =
        picture.normalized(first.gains(modulation), first.shifts(modulation), EPSILON, manager);
    NDArray convolvedPicture = convolve(FIRST, normalizedPicture, 1);
    retired.add(normalizedPicture);
    try (NDArray change =
        paint(
            convolvedPicture,
            retired,
            (name, maps, stride) -> {
              NDList modulated =
                  requireNonNull(modulations.get(name), "no such name among the modulations");
              NDArray normalized =
                  requireNonNull(normalizations.get(name), "no such name among the normalizations")
                      .apply(maps, modulated.get(0), modulated.get(1));
              NDArray padded = SpatialOps.reflectOnePixel(normalized, retired);
              retired.add(normalized);
              NDArray convolved = convolve(name, padded, stride);
              retired.add(padded);
              modulated.forEach(retired::add);
              return convolved;
            })) {
      return change.toFloatArray();
    }
  }

  /** How a convolution of modulated, normalized maps is done. */
  @FunctionalInterface
  private interface Convolution {
    NDArray apply(String name, NDArray maps, int stride);
  }

  /** Paints from what the first convolution gave, which is retired. */
  private static NDArray paint(
      NDArray convolved, DeferredRelease retired, Convolution convolution) {
    Layers layers = new Layers(convolution, retired);
    NDArray half = layers.rectified(convolved);
    NDArray quarter = layers.rectified("down4", half, 2);
    NDArray maps = layers.rectified("down8", quarter, 2);
    for (int i = 0; i < BLOCKS; i++) {
      maps = layers.residual("block8-" + i, maps);
    }
    maps = layers.enlarged("up4", maps, quarter);
    maps = layers.mixed("mix4", maps);
    maps = layers.residual("block4", maps);
    maps = layers.enlarged("up2", maps, half);
    maps = layers.mixed("mix2", maps);
    NDArray change = convolution.apply("out2", maps, 1);
    retired.add(maps);
    return change;
  }

  /** Layers of the network, which retire what nobody reads after them. */
  private record Layers(Convolution convolution, DeferredRelease retired) {

    /** Leaves its input as it is, since it is read again. */
    NDArray rectified(String name, NDArray maps, int stride) {
      return rectified(convolution.apply(name, maps, stride));
    }

    NDArray rectified(NDArray convolved) {
      NDArray rectified = Activation.relu(convolved);
      retired.add(convolved);
      return rectified;
    }

    NDArray mixed(String name, NDArray maps) {
      NDArray mixed = rectified(name, maps, 1);
      retired.add(maps);
      return mixed;
    }

    NDArray residual(String name, NDArray maps) {
      NDArray branch = rectified(name + ".a", maps, 1);
      NDArray change = convolution.apply(name + ".b", branch, 1);
      retired.add(branch);
      NDArray sum = EngineOperations.sum(maps, change);
      retired.add(maps);
      retired.add(change);
      return sum;
    }

    /** Returns maps of twice the size, added to those that were there at this size before. */
    NDArray enlarged(String name, NDArray maps, NDArray before) {
      NDArray small = convolution.apply(name, maps, 1);
      NDArray large = SpatialOps.doubleLinear(small, retired);
      NDArray sum = EngineOperations.sum(large, before);
      for (NDArray array : new NDList(maps, small, large, before)) {
        retired.add(array);
      }
      return sum;
    }
  }

  /**
   * Returns what part of the input's colors the result keeps, to which the change is added.
   *
   * @param modulation M values
   * @return three values
   */
  public float[] kept(float[] modulation) {
    float[] kept = new float[3];
    for (int i = 0; i < 12; i++) {
      kept[i / 4] += (1 + modulation[modulations - PACKED + i]) / 4;
    }
    return kept;
  }

  /**
   * Does the same for a batch; gradients flow through.
   *
   * @param modulation {@code NxM}
   * @return {@code Nx3x1x1}
   */
  public NDArray keptBatch(NDArray modulation) {
    int first = modulations - PACKED;
    return modulation
        .get(":, " + first + ":" + (first + 12))
        .reshape(-1, 3, 4)
        .mean(new int[] {2})
        .add(1)
        .reshape(-1, 3, 1, 1);
  }

  private NDArray convolve(String name, NDArray padded, int stride) {
    NDArray weight = weights.get(name + ".weight");
    NDArray bias = weights.get(name + ".bias");
    return Conv2d.conv2d(padded, weight, bias, stride == 1 ? ONE : TWO, NONE, ONE)
        .singletonOrThrow();
  }

  private static NDArray slice(NDArray modulation, int first, int channels) {
    return modulation.get(":, " + first + ":" + (first + channels)).reshape(-1, channels, 1, 1);
  }

  /** Returns the tensors in a list, named. */
  public static NDList list(Map<String, NDArray> weights) {
    List<NDArray> arrays = new ArrayList<>();
    weights.forEach(
        (name, array) -> {
          array.setName(name);
          arrays.add(array);
        });
    return new NDList(arrays);
  }
}
