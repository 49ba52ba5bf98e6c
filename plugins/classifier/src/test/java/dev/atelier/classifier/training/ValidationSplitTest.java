package dev.atelier.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ValidationSplitTest {

  @Test
  void ofEachClassThePartAskedForIsKept() {
    int[] labels = IntStream.range(0, 100).map(i -> i < 60 ? 0 : 1).toArray();
    ValidationSplit split = ValidationSplit.of(labels, alone(100), 0.2, 1);
    assertThat(split.validation()).hasSize(20);
    assertThat(split.validation().stream().filter(i -> labels[i] == 0)).hasSize(12);
  }

  @Test
  void aClassOfOnePictureKeepsItToLearnFrom() {
    int[] labels = {0, 0, 0, 0, 1};
    assertThat(ValidationSplit.of(labels, alone(5), 0.5, 1).training()).contains(4);
  }

  @Property
  void noPictureIsLostAndNoGroupIsParted(
      @ForAll @Size(min = 2, max = 60) List<@IntRange(min = 0, max = 3) Integer> classes,
      @ForAll @IntRange(min = 1, max = 5) int groupSize,
      @ForAll long seed) {
    int[] labels = classes.stream().mapToInt(Integer::intValue).toArray();
    List<List<Integer>> groups = new ArrayList<>();
    for (int start = 0; start < labels.length; start += groupSize) {
      groups.add(
          IntStream.range(start, Math.min(start + groupSize, labels.length)).boxed().toList());
    }
    ValidationSplit split = ValidationSplit.of(labels, groups, 0.3, seed);
    List<Integer> all = new ArrayList<>(split.training());
    all.addAll(split.validation());
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, labels.length).boxed().toList());
    for (List<Integer> group : groups) {
      assertThat(split.validation().containsAll(group) || split.training().containsAll(group))
          .isTrue();
    }
    for (int label : labels) {
      assertThat(split.training()).anyMatch(index -> labels[index] == label);
    }
  }

  private static List<List<Integer>> alone(int count) {
    return IntStream.range(0, count).mapToObj(List::of).toList();
  }
}
