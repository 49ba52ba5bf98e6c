package dev.atelier.classifier.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds pictures that are nearly the same, such as frames of one film or copies in another size, so
 * that none is learned from while its twin is kept to measure with.
 */
final class NearDuplicates {

  /** Unrelated pictures differ in about 32 bits. */
  private static final int GREATEST_DISTANCE = 31;

  private final long[] hashes;
  private final int[] parents;

  private NearDuplicates(long[] hashes) {
    this.hashes = hashes;
    this.parents = new int[hashes.length];
    Arrays.setAll(parents, i -> i);
  }

  /**
   * Groups pictures so that two whose hashes differ in few bits are always in the same group.
   *
   * @param hashes the {@linkplain PerceptualHash hashes} of the pictures
   * @param maxDistance in how many bits two may differ, 0..31; copies differ in up to 4, pictures
   *     of the same view in up to 8, and from 10 on some are alike by chance
   * @return the indices of the pictures of each group, ascending, the group of the first picture
   *     first; a picture that is like no other is a group of its own
   */
  static List<List<Integer>> groups(List<Long> hashes, int maxDistance) {
    if (maxDistance < 0 || maxDistance > GREATEST_DISTANCE) {
      throw new IllegalArgumentException(
          "hashes differ in 0 to " + GREATEST_DISTANCE + " bits, not " + maxDistance);
    }
    Map<Long, List<Integer>> same = new LinkedHashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      same.computeIfAbsent(hashes.get(i), hash -> new ArrayList<>()).add(i);
    }
    NearDuplicates distinct =
        new NearDuplicates(same.keySet().stream().mapToLong(Long::longValue).toArray());
    distinct.join(maxDistance);
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    int index = 0;
    for (List<Integer> pictures : same.values()) {
      groups.computeIfAbsent(distinct.root(index), root -> new ArrayList<>()).addAll(pictures);
      index++;
    }
    return groups.values().stream().map(group -> group.stream().sorted().toList()).toList();
  }

  /**
   * Of one band more than bits may differ, at least one does not differ at all, so that it is
   * enough to compare those that share a band.
   */
  private void join(int maxDistance) {
    int bands = maxDistance + 1;
    for (int band = 0; maxDistance > 0 && band < bands; band++) {
      int from = Long.SIZE * band / bands;
      int width = Long.SIZE * (band + 1) / bands - from;
      joinWithinBand(from, (1L << width) - 1, maxDistance);
    }
  }

  private void joinWithinBand(int from, long mask, int maxDistance) {
    // A band is at most 32 bits wide: it and the index fit into one number to be sorted.
    long[] keys = new long[hashes.length];
    Arrays.setAll(keys, i -> (hashes[i] >>> from & mask) << 31 | i);
    Arrays.sort(keys);
    for (int start = 0; start < keys.length; start++) {
      int one = (int) (keys[start] & Integer.MAX_VALUE);
      for (int next = start + 1;
          next < keys.length && keys[next] >>> 31 == keys[start] >>> 31;
          next++) {
        int other = (int) (keys[next] & Integer.MAX_VALUE);
        if (PerceptualHash.distance(hashes[one], hashes[other]) <= maxDistance) {
          parents[root(other)] = root(one);
        }
      }
    }
  }

  private int root(int index) {
    int root = index;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }
}
