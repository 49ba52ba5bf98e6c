package dev.atelier.style.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.function.UnaryOperator;

/** Compares gradients with what small changes make of a loss. */
final class Gradients {

  private static final float STEP = 1e-3f;

  private Gradients() {}

  /**
   * Changes every value a little, both ways.
   *
   * @param point where
   * @param loss makes a scalar of tensors of its shape
   * @param tolerance how far off gradients may be, relative to the greatest of them
   */
  static void assertFiniteDifferences(
      NDArray point, UnaryOperator<NDArray> loss, double tolerance) {
    float[] values = point.toFloatArray();
    float[] gradients = of(point, loss);
    double greatest = 0;
    for (float gradient : gradients) {
      greatest = Math.max(greatest, Math.abs(gradient));
    }
    assertThat(greatest).isPositive();
    for (int i = 0; i < values.length; i++) {
      double slope =
          (at(point, values, i, STEP, loss) - at(point, values, i, -STEP, loss)) / (2 * STEP);
      assertThat(Math.abs(gradients[i] - slope))
          .as("gradient %s where the slope is %s, value %d", gradients[i], slope, i)
          .isLessThan(tolerance * greatest);
    }
  }

  private static float[] of(NDArray point, UnaryOperator<NDArray> loss) {
    NDArray variable = point.duplicate();
    variable.setRequiresGradient(true);
    try (GradientCollector collector = point.getManager().getEngine().newGradientCollector()) {
      collector.backward(loss.apply(variable));
    }
    return variable.getGradient().toFloatArray();
  }

  private static double at(
      NDArray point, float[] values, int index, float change, UnaryOperator<NDArray> loss) {
    float[] changed = values.clone();
    changed[index] += change;
    return loss.apply(point.getManager().create(changed, point.getShape())).toFloatArray()[0];
  }
}
