package dev.atelier.classifier.explanation;

import dev.atelier.toolkit.math.Ssim;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How alike two maps are, apart from their scale.
 *
 * @param rankCorrelation Spearman's: 1 if the same places are high and low, 0 if the one says
 *     nothing of the other
 * @param structure the mean structural similarity (Wang et al., IEEE TIP 2004) of the maps scaled
 *     to 0..1, over windows of 7x7 values: 1 for the same map
 */
record SaliencySimilarity(double rankCorrelation, double structure) {

  private static final int WINDOW = 7;

  /** Compares two maps of the same size. */
  static SaliencySimilarity of(ClassActivationMap one, ClassActivationMap other) {
    return new SaliencySimilarity(
        rankCorrelation(one.values(), other.values()),
        Ssim.overSquares(one.relative(), other.relative(), one.width(), one.height(), WINDOW));
  }

  /** Returns the correlation of the ranks; 0 if one is the same everywhere. */
  static double rankCorrelation(float[] one, float[] other) {
    return correlation(ranks(one), ranks(other));
  }

  private static double correlation(double[] one, double[] other) {
    double meanOne = Arrays.stream(one).average().orElse(0);
    double meanOther = Arrays.stream(other).average().orElse(0);
    double product = 0;
    double squareOne = 0;
    double squareOther = 0;
    for (int i = 0; i < one.length; i++) {
      product += (one[i] - meanOne) * (other[i] - meanOther);
      squareOne += (one[i] - meanOne) * (one[i] - meanOne);
      squareOther += (other[i] - meanOther) * (other[i] - meanOther);
    }
    double scale = Math.sqrt(squareOne * squareOther);
    return scale == 0 ? 0 : product / scale;
  }

  /** Returns the ranks; equal values share the mean of theirs. */
  private static double[] ranks(float[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int i = 0; i < order.length; ) {
      int end = i;
      while (end < order.length && values[order[end]] == values[order[i]]) {
        end++;
      }
      for (int j = i; j < end; j++) {
        ranks[order[j]] = (i + end - 1) / 2.0;
      }
      i = end;
    }
    return ranks;
  }
}
