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

class HeldOutTest {

  @Property
  void everyFileIsEitherTrainedOnOrMeasuredOn(
      @ForAll @IntRange(max = 100) int count, @ForAll @IntRange(min = 2, max = 30) int every) {
    List<Path> files = IntStream.range(0, count).mapToObj(i -> Path.of("" + i)).toList();

    List<Path> all = new ArrayList<>(HeldOut.without(files, every));
    all.addAll(HeldOut.only(files, every));

    assertThat(all).containsExactlyInAnyOrderElementsOf(files);
    assertThat(HeldOut.only(files, every)).hasSize(count / every);
  }

  @Test
  void everyFirstFileIsAllFiles() {
    List<Path> files = List.of(Path.of("a"), Path.of("b"));

    assertThat(HeldOut.only(files, 1)).isEqualTo(files);
  }
}
