package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HoldoutSplitTest {

  @Property
  void everyFileIsEitherTrainedOnOrMeasuredOn(
      @ForAll @IntRange(max = 100) int count, @ForAll @IntRange(min = 2, max = 30) int every) {
    List<Path> files = IntStream.range(0, count).mapToObj(i -> Path.of("" + i)).toList();

    List<Path> all = new ArrayList<>(HoldoutSplit.without(files, every));
    all.addAll(HoldoutSplit.only(files, every));

    assertThat(all).containsExactlyInAnyOrderElementsOf(files);
    assertThat(HoldoutSplit.only(files, every)).hasSize(count / every);
  }

  @Test
  void everyFirstFileIsAllFiles() {
    List<Path> files = List.of(Path.of("a"), Path.of("b"));

    assertThat(HoldoutSplit.only(files, 1)).isEqualTo(files);
  }
}
