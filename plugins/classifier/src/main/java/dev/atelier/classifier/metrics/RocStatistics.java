package dev.atelier.classifier.metrics;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What the order of numbers says: how well one tells two kinds apart, and where to draw a line. */
public final class RocStatistics {

  private RocStatistics() {}

  /**
   * Returns the area under the receiver operating characteristic: the probability that one of the
   * high is greater than one of the low, where equal ones count half (Mann and Whitney, 1947). 0.5
   * is guessing, 1 is perfect.
   *
   * @param low the numbers that should be small, at least one
   * @param high the numbers that should be great, at least one
   */
  public static double area(double[] low, double[] high) {
    if (low.length == 0 || high.length == 0) {
      throw new IllegalArgumentException("there is nothing to compare with");
    }
    double[] all = DoubleStream.concat(Arrays.stream(low), Arrays.stream(high)).sorted().toArray();
    double[] sortedHigh = Arrays.stream(high).sorted().toArray();
    double rankSum = 0;
    int taken = 0;
    for (int start = 0; start < all.length; ) {
      int end = start;
      while (end < all.length && Double.compare(all[end], all[start]) == 0) {
        end++;
      }
      // Equal numbers share the mean of the ranks start + 1 to end.
      while (taken < sortedHigh.length && Double.compare(sortedHigh[taken], all[start]) == 0) {
        rankSum += (start + 1 + end) / 2.0;
        taken++;
      }
      start = end;
    }
    double pairs = (double) low.length * high.length;
    return (rankSum - high.length * (high.length + 1.0) / 2) / pairs;
  }

  /** Returns the value that a part of all do not exceed. */
  public static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.min(sorted.length - 1, Math.max(0, index))];
  }
}
