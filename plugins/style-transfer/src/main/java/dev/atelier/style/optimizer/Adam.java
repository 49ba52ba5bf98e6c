package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.optimizer.Objective.Evaluation;
import java.util.function.UnaryOperator;

/** Adam (Kingma and Ba, ICLR 2015), with the values kept within 0..1. */
public final class Adam implements Optimizer {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.99;

  /** Far below any gradient of a pixel, which shrinks with the number of pixels. */
  private static final double EPSILON = 1e-12;

  private final double learningRate;
  private NDArray mean;
  private NDArray square;
  private int steps;

  public Adam(double learningRate) {
    this.learningRate = learningRate;
  }

  @Override
  public Evaluation step(NDArray point, Objective objective) {
    if (mean == null) {
      mean = point.zerosLike();
      square = point.zerosLike();
    }
    steps++;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Evaluation evaluation = objective.evaluate(point);
      NDArray gradient = evaluation.gradient();
      NDScope.register(gradient);
      mean.muli(FIRST_DECAY).addi(Tensors.scaled(gradient, 1 - FIRST_DECAY));
      square.muli(SECOND_DECAY).addi(Tensors.scaled(gradient.square(), 1 - SECOND_DECAY));
      double rate =
          learningRate
              * Math.sqrt(1 - Math.pow(SECOND_DECAY, steps))
              / (1 - Math.pow(FIRST_DECAY, steps));
      NDArray moved = point.sub(Tensors.scaled(mean, rate).div(square.sqrt().add(EPSILON)));
      moved.clip(0, 1).copyTo(point);
      return evaluation;
    }
  }

  @Override
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    if (mean == null) {
      return;
    }
    try (NDScope scope = new NDScope();
        NDArray oldMean = mean;
        NDArray oldSquare = square) {
      scope.suppressNotUsedWarning();
      mean = Tensors.scaled(resize.apply(oldMean), gradientFactor);
      // The bicubic kernel has negative lobes; a mean of squares has no negative values.
      square = Tensors.scaled(resize.apply(oldSquare), gradientFactor * gradientFactor).maximum(0);
      NDScope.unregister(mean, square);
    }
  }

  @Override
  public void close() {
    if (mean != null) {
      mean.close();
      square.close();
    }
  }
}
