package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Finds what excites the filters of a layer.
 *
 * <p>A filter of the first layer weighs pixels, and so is a picture itself. What one of a deeper
 * layer looks for is found by gradient ascent on the pixels (Erhan et al., 2009), on a {@link
 * FourierImage} that is {@linkplain RandomTransform shaken}.
 */
final class ActivationMaximization {

  /** How many filters are looked at together, which is quicker. */
  private static final int TOGETHER = 8;

  /** How far the first step goes, and the last, as a part of what is there. */
  private static final double FIRST_RATE = 0.2;

  private static final double LAST_RATE = 0.02;

  /** How many clouds to choose from: what does not excite a filter at all has no slope. */
  private static final int STARTS = 8;

  private static final int MOST_STARTS = 64;

  private static final double TURN = 5;
  private static final double SCALING = 0.1;

  /** Far from gray, so that some spot of the noise excites each filter. */
  private static final double NOISE = 4;

  private final Backbone backbone;
  private final String layer;
  private final FilterActivation excitation;
  private final ReceptiveField field;
  private final int iterations;
  private final long seed;
  private final Progress progress;

  /**
   * Prepares the search.
   *
   * @param iterations how many steps uphill
   * @param seed of all that is drawn
   */
  ActivationMaximization(
      Backbone backbone,
      String layer,
      int iterations,
      long seed,
      NDManager manager,
      Progress progress) {
    this.backbone = backbone;
    this.layer = layer;
    this.excitation = new FilterActivation(backbone, layer, manager);
    this.field = ReceptiveField.of(backbone, layer);
    this.iterations = iterations;
    this.seed = seed;
    this.progress = progress;
  }

  /** Says whether the layer's filters weigh pixels. */
  boolean areKernels() {
    return layer.equals(backbone.layers().get(0));
  }

  /**
   * Returns each filter as the part of a picture that it sees: its weights in the first layer, else
   * what excites one value of its map most.
   */
  List<FilterPattern> small(List<Integer> filters) {
    return inParts(filters, areKernels() ? this::kernels : this::excitingOneValue);
  }

  /**
   * Returns for each filter a picture that excites its whole map.
   *
   * @param side the side in pixels
   */
  List<FilterPattern> large(List<Integer> filters, int side) {
    // A multiple of the stride, so that no pixel is left out, and with a value in the middle.
    int whole = Math.max(field.fewestValues(), side / field.stride()) * field.stride();
    return inParts(filters, part -> excitingAll(part, whole));
  }

  private interface Search {
    List<FilterPattern> of(List<Integer> filters);
  }

  private List<FilterPattern> inParts(List<Integer> filters, Search search) {
    List<FilterPattern> patterns = new ArrayList<>();
    for (int i = 0; i < filters.size(); i += TOGETHER) {
      progress.checkCancelled();
      patterns.addAll(search.of(filters.subList(i, Math.min(filters.size(), i + TOGETHER))));
      progress.report(patterns.size(), filters.size(), Map.of());
    }
    return patterns;
  }

  /**
   * Reads the weights off the gradient of an excited value, in which the order of the colors and
   * their scaling are as a picture has them, whatever a backbone does before its first layer.
   */
  private List<FilterPattern> kernels(List<Integer> filters) {
    int values = 8 * field.fewestValues();
    int side = values * field.stride();
    SplittableRandom random = new SplittableRandom(seed);
    float[] noise = new float[3 * side * side];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (0.5 + NOISE * (2 * random.nextDouble() - 1));
    }
    List<float[]> pictures = filters.stream().map(filter -> noise).toList();
    float[][] maps = excitation.maps(pictures, side, filters);
    int[] peaks = new int[maps.length];
    List<float[]> weights = new ArrayList<>();
    int border = field.fewestValues() / 2;
    for (int i = 0; i < maps.length; i++) {
      peaks[i] = border * values + border;
      for (int y = border; y < values - border; y++) {
        for (int x = border; x < values - border; x++) {
          peaks[i] = maps[i][y * values + x] > maps[i][peaks[i]] ? y * values + x : peaks[i];
        }
      }
      weights.add(only(peaks[i], values * values));
    }
    float[][] gradients = excitation.gradients(pictures, side, filters, weights);
    List<FilterPattern> patterns = new ArrayList<>();
    for (int i = 0; i < maps.length; i++) {
      int left = (int) Math.floor(field.start(peaks[i] % values));
      int top = (int) Math.floor(field.start(peaks[i] / values));
      float[] kernel = crop(gradients[i], side, left, top, field.side());
      patterns.add(new FilterPattern(filters.get(i), kernel, field.side(), maps[i][peaks[i]]));
    }
    return patterns;
  }

  private List<FilterPattern> excitingOneValue(List<Integer> filters) {
    int values = field.fewestValues();
    int side = values * field.stride();
    float[] weights = only(values * values / 2, values * values);
    // What sees a few pixels wants them where they are.
    double shaking = Math.min(1, (field.side() - 5) / 60.0);
    List<FilterPattern> patterns = new ArrayList<>();
    int margin = (side - field.side()) / 2;
    for (FilterPattern pattern : climb(filters, side, weights, shaking, shaking * 4)) {
      float[] seen = crop(pattern.pixels(), side, margin, margin, field.side());
      patterns.add(new FilterPattern(pattern.filter(), seen, field.side(), pattern.activation()));
    }
    return patterns;
  }

  private List<FilterPattern> excitingAll(List<Integer> filters, int side) {
    int values = side / field.stride();
    float[] weights = new float[values * values];
    Arrays.fill(weights, 1f / weights.length);
    return climb(filters, side, weights, 1, 2.0 * field.stride());
  }

  /**
   * Climbs.
   *
   * @param side the side of the pictures
   * @param weights which values of a filter's map are to grow
   * @param shaking how much to turn and scale, 0..1
   * @param reach how far to move, in pixels
   */
  private List<FilterPattern> climb(
      List<Integer> filters, int side, float[] weights, double shaking, double reach) {
    int canvas = Math.max(8, Integer.highestOneBit(2 * side - 1));
    List<FourierImage> canvases = new ArrayList<>();
    for (int filter : filters) {
      canvases.add(start(filter, canvas, side, weights));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> allWeights = filters.stream().map(filter -> weights).toList();
    for (int i = 0; i < iterations; i++) {
      progress.checkCancelled();
      double rate = FIRST_RATE * Math.pow(LAST_RATE / FIRST_RATE, (double) i / iterations);
      RandomTransform shake =
          RandomTransform.drawn(canvas, side, reach, TURN * shaking, SCALING * shaking, random);
      List<float[]> pictures = canvases.stream().map(FourierImage::picture).toList();
      List<float[]> cuts = pictures.stream().map(shake::cut).toList();
      float[][] gradients = excitation.gradients(cuts, side, filters, allWeights);
      for (int j = 0; j < gradients.length; j++) {
        canvases.get(j).climb(pictures.get(j), shake.back(gradients[j]), rate);
      }
    }
    RandomTransform still = RandomTransform.none(canvas, side);
    List<float[]> found = canvases.stream().map(one -> still.cut(one.picture())).toList();
    float[][] maps = excitation.maps(found, side, filters);
    List<FilterPattern> patterns = new ArrayList<>();
    for (int j = 0; j < maps.length; j++) {
      patterns.add(new FilterPattern(filters.get(j), found.get(j), side, sum(weights, maps[j])));
    }
    return patterns;
  }

  /** Returns the clouds that excite a filter most of some, or of more if none of these does. */
  private FourierImage start(int filter, int canvas, int side, float[] weights) {
    RandomTransform still = RandomTransform.none(canvas, side);
    FourierImage best = new FourierImage(canvas, seed);
    double most = 0;
    for (int first = 0; first < MOST_STARTS && most == 0; first += STARTS) {
      progress.checkCancelled();
      List<FourierImage> starts = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        starts.add(new FourierImage(canvas, seed + first + i));
      }
      float[][] maps =
          excitation.maps(
              starts.stream().map(start -> still.cut(start.picture())).toList(),
              side,
              Collections.nCopies(STARTS, filter));
      for (int i = 0; i < STARTS; i++) {
        double sum = sum(weights, maps[i]);
        if (sum > most) {
          most = sum;
          best = starts.get(i);
        }
      }
    }
    return best;
  }

  private static double sum(float[] weights, float[] map) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * map[i];
    }
    return sum;
  }

  private static float[] only(int index, int length) {
    float[] weights = new float[length];
    weights[index] = 1;
    return weights;
  }

  /** Cuts a square out; it lies inside. */
  private static float[] crop(float[] pixels, int side, int left, int top, int cropped) {
    float[] crop = new float[3 * cropped * cropped];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < cropped; y++) {
        System.arraycopy(
            pixels, (c * side + top + y) * side + left, crop, (c * cropped + y) * cropped, cropped);
      }
    }
    return crop;
  }
}
