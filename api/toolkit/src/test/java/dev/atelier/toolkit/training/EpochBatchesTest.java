package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochBatchesTest {

  @Test
  void anEpochGoesThroughAllOnceAndEndsWithWhatIsLeft() {
    EpochBatches<Integer> batches = batches();

    assertThat(batches.stepsPerEpoch()).isEqualTo(4);
    assertThat(batches.steps(3)).isEqualTo(12);
    List<Integer> seen = new ArrayList<>();
    for (int step = 0; step < 4; step++) {
      assertThat(batches.at(step)).hasSize(step < 3 ? 3 : 1);
      seen.addAll(batches.at(step));
    }
    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void moreEpochsThanCanBeCountedAreAsManyStepsAsCan() {
    assertThat(batches().steps(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aStepLearnsFromTheSameWhereverATrainingGoesOn() {
    EpochBatches<Integer> batches = batches();
    List<List<Integer>> inOrder = IntStream.range(0, 12).mapToObj(batches::at).toList();

    assertThat(batches().at(6)).isEqualTo(inOrder.get(6));
    assertThat(batches().at(11)).isEqualTo(inOrder.get(11));
    assertThat(inOrder.subList(4, 8)).isNotEqualTo(inOrder.subList(0, 4));
  }

  private static EpochBatches<Integer> batches() {
    return new EpochBatches<>(
        10,
        3,
        epoch -> {
          List<Integer> order = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
          Collections.shuffle(order, new Random(epoch));
          return order;
        });
  }
}
