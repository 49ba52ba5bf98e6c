package dev.atelier.classifier.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says how unlike a picture is to all that a classifier was trained on: by its distance to them,
 * and where there were pictures of none of the classes to learn from, by its likeness to those too
 * (Hendrycks, Mazeika and Dietterich, "Deep anomaly detection with outlier exposure", ICLR 2019).
 */
public final class NoveltyScore {

  private static final String WEIGHT = "stranger.weight";
  private static final String OFFSET = "stranger.offset";
  private static final String SCALE = "stranger.scale";

  private final KnnNovelty neighborhood;
  private final Optional<Likeness> likeness;

  /**
   * Puts its parts together.
   *
   * @param neighborhood the distances
   * @param likeness how like strangers a picture is, if there were strangers to learn from
   */
  public NoveltyScore(KnnNovelty neighborhood, Optional<Likeness> likeness) {
    this.neighborhood = neighborhood;
    this.likeness = likeness;
  }

  /**
   * How like strangers a picture is, in the same measure as its distance from the pictures known:
   * both are counted in deviations from what is usual, and added.
   */
  public static final class Likeness {

    private final float[] weight;
    private final float offset;
    private final float[] scale;

    /**
     * Creates it.
     *
     * @param weight for each feature how much it speaks for a stranger
     * @param offset what is added
     * @param scale mean and deviation of the distance, mean and deviation of what the weights give,
     *     and the sum of both that counts as strange
     */
    public Likeness(float[] weight, float offset, float[] scale) {
      this.weight = weight;
      this.offset = offset;
      this.scale = scale;
    }

    /** Returns the same with another scale. */
    public Likeness withScale(float[] other) {
      return new Likeness(weight, offset, other);
    }

    /** Returns how much the features of a picture speak for a stranger, before scaling. */
    public double logit(float[] features) {
      double sum = offset;
      for (int i = 0; i < weight.length; i++) {
        sum += weight[i] * features[i];
      }
      return sum;
    }

    /** Returns the distance and the likeness together, both in deviations from what is usual. */
    public double sum(double distance, float[] features) {
      return (distance - scale[0]) / scale[1] + (logit(features) - scale[2]) / scale[3];
    }
  }

  /**
   * Says how strange a picture is: 95 of 100 pictures of the classes are no stranger than 1.
   *
   * @param features standardized, without those that depend on places
   * @return more than 0
   */
  double of(float[] features) {
    double distance = neighborhood.strangeness(features);
    return likeness
        .map(like -> Math.exp((like.sum(distance, features) - like.scale[4]) / 2))
        .orElse(distance);
  }

  /** Returns the tensors of a model's file. */
  public Map<String, NDArray> tensors(NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>(neighborhood.tensors(manager));
    likeness.ifPresent(
        like -> {
          tensors.put(WEIGHT, manager.create(like.weight));
          tensors.put(OFFSET, manager.create(new float[] {like.offset}));
          tensors.put(SCALE, manager.create(like.scale));
        });
    return tensors;
  }

  /** Takes it from the tensors of a model's file. */
  static NoveltyScore from(Map<String, NDArray> tensors) {
    Optional<Likeness> likeness =
        Optional.ofNullable(tensors.get(WEIGHT))
            .map(
                weight ->
                    new Likeness(
                        weight.toFloatArray(),
                        requireNonNull(tensors.get(OFFSET), "no offset among the tensors")
                            .toFloatArray()[0],
                        requireNonNull(tensors.get(SCALE), "no scale among the tensors")
                            .toFloatArray()));
    return new NoveltyScore(KnnNovelty.from(tensors), likeness);
  }
}
