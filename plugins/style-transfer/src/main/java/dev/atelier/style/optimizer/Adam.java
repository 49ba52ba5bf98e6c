package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.style.optimizer.Objective.Evaluation;
import dev.atelier.toolkit.training.PixelAdam;
import java.util.function.UnaryOperator;

/** Adam (Kingma and Ba, ICLR 2015), with the values kept within 0..1. */
public final class Adam implements Optimizer {

  private final double learningRate;
  private PixelAdam descent;

  public Adam(double learningRate) {
    this.learningRate = learningRate;
  }

  @Override
  public Evaluation step(NDArray point, Objective objective) {
    if (descent == null) {
      descent = new PixelAdam(point);
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Evaluation evaluation = objective.evaluate(point);
      NDArray gradient = evaluation.gradient();
      NDScope.register(gradient);
      descent.step(point, gradient, learningRate);
      return evaluation;
    }
  }

  @Override
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    if (descent != null) {
      descent.resize(resize, gradientFactor);
    }
  }

  @Override
  public void close() {
    if (descent != null) {
      descent.close();
    }
  }
}
