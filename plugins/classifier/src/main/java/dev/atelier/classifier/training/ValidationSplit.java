package dev.atelier.classifier.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Parts the pictures to learn from, by class, from those to measure with. Pictures that are nearly
 * the same stay on one side: what was learned by heart would otherwise look like understanding.
 *
 * @param training the indices of the pictures to learn from, ascending
 * @param validation those of the pictures to measure with, ascending; may be empty
 */
record ValidationSplit(List<Integer> training, List<Integer> validation) {

  /**
   * Parts pictures.
   *
   * @param labels for each picture the index of its class
   * @param groups the indices of pictures that stay together, each picture in one group
   * @param part the part of each class to measure with, 0..1; every class keeps a picture to learn
   *     from
   */
  static ValidationSplit of(int[] labels, List<List<Integer>> groups, double part, long seed) {
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    int[] counts = new int[classes];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    int[] wanted = Arrays.stream(counts).map(count -> (int) Math.round(count * part)).toArray();
    List<List<Integer>> shuffled = new ArrayList<>(groups);
    Collections.shuffle(shuffled, new Random(seed));
    int[] taken = new int[classes];
    boolean[] validates = new boolean[labels.length];
    for (List<Integer> group : shuffled) {
      int[] members = new int[classes];
      group.forEach(index -> members[labels[index]]++);
      boolean fits =
          IntStream.range(0, classes)
              .allMatch(
                  label ->
                      members[label] == 0
                          || (taken[label] + members[label] <= wanted[label]
                              && taken[label] + members[label] < counts[label]));
      if (fits) {
        group.forEach(
            index -> {
              taken[labels[index]]++;
              validates[index] = true;
            });
      }
    }
    return new ValidationSplit(indices(validates, false), indices(validates, true));
  }

  private static List<Integer> indices(boolean[] validates, boolean value) {
    return IntStream.range(0, validates.length).filter(i -> validates[i] == value).boxed().toList();
  }
}
