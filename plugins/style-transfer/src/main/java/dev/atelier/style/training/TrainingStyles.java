package dev.atelier.style.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.style.loss.Covariances;
import dev.atelier.style.loss.FeatureLoss;
import dev.atelier.style.loss.SampledFeatures;
import dev.atelier.style.network.StyleCode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The styles that the fast method is trained with, as loss and network see them. Each is looked at
 * once, when it is first drawn, because that is expensive, or again when it was forgotten.
 */
final class TrainingStyles {

  static final List<String> FULL_LAYERS = List.of("relu1_1", "relu2_1", "relu3_1");
  static final List<String> TWIN_LAYERS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  /** Where covariances and single features are compared: there are the forms of strokes. */
  static final List<String> LAYERS_OF_FORMS = List.of("relu3_1", "relu4_1");

  /** How many positions of a picture single features are taken of. */
  static final int POSITIONS = 1000;

  /** Of two megabytes each at most. */
  private static final int MOST_KEPT = 1000;

  private final Networks networks;
  private final Wanted wanted;
  private final long seed;
  private final PictureService pictures;
  private final NDManager manager;
  private final Map<String, StyleCode> codes = new HashMap<>();
  private final Map<String, Target> byTwin = new Recent();
  private final Map<String, Target> byFull = new Recent();

  /**
   * The networks that look.
   *
   * @param own the one that the trained network sees styles by
   * @param full the full VGG-19, which compares
   * @param twin its quarter, which compares too
   */
  record Networks(Backbone own, Backbone full, Backbone twin) {}

  /** What of the styles is kept beside moments, which takes much memory. */
  record Wanted(boolean covariances, boolean features) {}

  /**
   * What a style is for one network.
   *
   * @param moments by layer, the means and deviations of the channels
   * @param covariances by layer of forms, {@code CxC}; empty if they are not wanted
   * @param features by layer of forms, {@code CxP} of unit length; empty if they are not wanted
   */
  record Target(
      Map<String, float[]> moments,
      Map<String, float[]> covariances,
      Map<String, float[]> features) {}

  /** Forgets what was not asked for for longest. */
  private static final class Recent extends LinkedHashMap<String, Target> {

    private static final long serialVersionUID = 1;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Target> eldest) {
      return size() > MOST_KEPT;
    }
  }

  TrainingStyles(
      Networks networks, Wanted wanted, long seed, PictureService pictures, NDManager manager) {
    this.networks = networks;
    this.wanted = wanted;
    this.seed = seed;
    this.pictures = pictures;
    this.manager = manager;
  }

  /** Returns what the trained network knows of a style. */
  StyleCode code(Path file, TrainingScale scale) {
    return codes.computeIfAbsent(
        scale.side() + " " + file,
        any -> StyleCode.of(scale.seen(pictures.read(file), pictures), networks.own(), manager));
  }

  Target byTwin(Path file, TrainingScale scale) {
    return byTwin.computeIfAbsent(
        scale.style() + " " + file, any -> target(networks.twin(), TWIN_LAYERS, file, scale));
  }

  /** Returns what a style is for the full network, which takes longest. */
  Target byFull(Path file, TrainingScale scale) {
    return byFull.computeIfAbsent(
        scale.style() + " " + file, any -> target(networks.full(), FULL_LAYERS, file, scale));
  }

  private Target target(Backbone network, List<String> layers, Path file, TrainingScale scale) {
    Picture picture = scale.compared(pictures.read(file), pictures);
    Target target = new Target(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    try (NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
      List<NDArray> features = network.extract(picture.toTensor(manager), layers);
      for (int i = 0; i < layers.size(); i++) {
        String layer = layers.get(i);
        NDArray maps = features.get(i);
        target.moments().put(layer, FeatureLoss.moments(maps).toFloatArray());
        if (wanted.covariances() && LAYERS_OF_FORMS.contains(layer)) {
          target.covariances().put(layer, Covariances.of(maps).toFloatArray());
        }
        if (wanted.features() && LAYERS_OF_FORMS.contains(layer)) {
          // Drawn for the file and the layer, so that a resumed training draws the same ones.
          long drawn = seed * 31 + file.getFileName().hashCode();
          target.features().put(layer, scattered(maps, new SplittableRandom(drawn)));
        }
      }
    }
    return target;
  }

  /** Returns features at random positions, of unit length: {@code CxP}. */
  private static float[] scattered(NDArray maps, SplittableRandom random) {
    NDArray all = SampledFeatures.of(maps, new SampledFeatures.Grid(0, 0, 1));
    Shape shape = all.getShape();
    int channels = Math.toIntExact(shape.get(1));
    int positions = Math.toIntExact(shape.get(2));
    float[] values = all.toFloatArray();
    float[] drawn = new float[channels * POSITIONS];
    for (int p = 0; p < POSITIONS; p++) {
      int position = random.nextInt(positions);
      for (int channel = 0; channel < channels; channel++) {
        drawn[channel * POSITIONS + p] = values[channel * positions + position];
      }
    }
    return drawn;
  }
}
