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

class ShiftEquivarianceLossTest {

  private static final int SIDE = 48;
  private static final int PART = 40;

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void whatMovesWithThePictureCostsNothing() {
    NDArray whole = image(SIDE, (x, y) -> x * x + 3 * y);
    NDArray part = image(PART, (x, y) -> (x + 3) * (x + 3) + 3 * (y + 5));

    assertThat(ShiftEquivarianceLoss.error(whole, part, 3, 5).getFloat()).isZero();
  }

  @Test
  void linesThatStayWhereTheyAreCostTheirSquaredContrast() {
    IntBinaryOperator lines = (x, y) -> x % 8 == 0 ? 10 : 0;

    // Of eight columns two differ by a tenth: where a line is expected, and where there is one.
    assertThat(ShiftEquivarianceLoss.error(image(SIDE, lines), image(PART, lines), 3, 0).getFloat())
        .isCloseTo(0.1f * 0.1f * 2 / 8, within(1e-6f));
  }

  @Test
  void theBorderIsNotCompared() {
    NDArray whole = image(SIDE, (x, y) -> 20);
    NDArray part = image(PART, (x, y) -> Math.min(x, y) < ShiftEquivarianceLoss.MARGIN ? 90 : 20);

    assertThat(ShiftEquivarianceLoss.error(whole, part, 7, 1).getFloat()).isZero();
  }

  private NDArray image(int side, IntBinaryOperator percent) {
    return Drawings.gray(side, percent, manager);
  }
}
