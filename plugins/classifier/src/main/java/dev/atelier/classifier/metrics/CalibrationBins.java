package dev.atelier.classifier.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares how sure a classifier is with how often it is right: a reliability diagram (Guo et al.,
 * ICML 2017).
 *
 * @param bins the parts of 0..1 that confidences fall into, from the least
 */
public record CalibrationBins(List<Bin> bins) {

  /** How many parts of equal width the paper divides 0..1 into. */
  public static final int BINS = 15;

  /**
   * The pictures with about the same confidence.
   *
   * @param from what the confidences are greater than; 0 belongs to the first bin
   * @param to what they are at most
   * @param count how many pictures there are
   * @param confidence their mean confidence, 0 if there are none
   * @param accuracy the share of them that is right, 0 if there are none
   */
  public record Bin(double from, double to, int count, double confidence, double accuracy) {}

  public CalibrationBins {
    bins = List.copyOf(bins);
  }

  /**
   * Sorts pictures into bins of equal width.
   *
   * @param confidences for each picture the probability of what is said, 0..1
   * @param right for each picture whether it is so
   * @param count how many bins to make
   */
  public static CalibrationBins of(double[] confidences, boolean[] right, int count) {
    if (confidences.length != right.length) {
      throw new IllegalArgumentException("there are not as many confidences as pictures");
    }
    int[] counts = new int[count];
    int[] hits = new int[count];
    double[] sums = new double[count];
    for (int i = 0; i < confidences.length; i++) {
      int bin = Math.max(0, Math.min(count, (int) Math.ceil(confidences[i] * count)) - 1);
      counts[bin]++;
      hits[bin] += right[i] ? 1 : 0;
      sums[bin] += confidences[i];
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int pictures = Math.max(1, counts[i]);
      bins.add(
          new Bin(
              (double) i / count,
              (i + 1.0) / count,
              counts[i],
              sums[i] / pictures,
              (double) hits[i] / pictures));
    }
    return new CalibrationBins(bins);
  }

  /** Returns how many pictures there are. */
  int total() {
    return bins.stream().mapToInt(Bin::count).sum();
  }

  /**
   * Returns the expected calibration error (Naeini et al., AAAI 2015): the mean over pictures of
   * the difference between confidence and accuracy of their bin, 0..1.
   */
  public double expectedCalibrationError() {
    return bins.stream()
            .mapToDouble(bin -> bin.count() * Math.abs(bin.confidence() - bin.accuracy()))
            .sum()
        / Math.max(1, total());
  }
}
