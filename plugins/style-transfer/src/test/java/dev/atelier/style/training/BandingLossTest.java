package dev.atelier.style.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.style.Drawings;
import dev.atelier.testkit.TestEngine;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BandingLossTest {

  private static final int SIDE = 9 * BandingLoss.BLOCK;

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void aBandInASmoothSkyCostsItsSquaredContrast() {
    NDArray sky = image((x, y) -> 50);
    NDArray banded = image((x, y) -> x / BandingLoss.BLOCK == 1 ? 60 : 50);

    // Of nine blocks in a row, two of eight neighbors differ, one of seven pairs two blocks apart,
    // one of five pairs four apart, and not the pair eight apart; in columns none do. There are
    // three colors.
    assertThat(BandingLoss.excess(banded, sky).getFloat())
        .isCloseTo(3 * 0.1f * 0.1f * (2 / 8f + 1 / 7f + 1 / 5f) / 8, within(1e-5f));
  }

  @Test
  void aBandWhereThePictureIsRoughCostsNothing() {
    NDArray rough = image((x, y) -> (x + y) % 2 == 0 ? 30 : 70);
    NDArray banded = image((x, y) -> x / BandingLoss.BLOCK == 1 ? 60 : 50);

    assertThat(BandingLoss.excess(banded, rough).getFloat()).isCloseTo(0, within(1e-8f));
  }

  @Test
  void whatThePictureHasItselfCostsNothing() {
    NDArray slope = image((x, y) -> x + y / 2);
    NDArray softer = slope.mul(0.8);

    assertThat(BandingLoss.excess(slope, slope).getFloat()).isZero();
    assertThat(BandingLoss.excess(softer, slope).getFloat()).isZero();
  }

  @Test
  void narrowStrokesCostNothing() {
    NDArray sky = image((x, y) -> 50);
    NDArray hatched = image((x, y) -> 50 + (x % 2 < 1 ? 20 : -20));

    assertThat(BandingLoss.excess(hatched, sky).getFloat()).isCloseTo(0, within(1e-8f));
  }

  private NDArray image(IntBinaryOperator percent) {
    return Drawings.gray(SIDE, percent, manager);
  }
}
