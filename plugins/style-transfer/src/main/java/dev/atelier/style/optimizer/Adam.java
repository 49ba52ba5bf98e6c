package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.style.optimizer.Objective.Evaluation;
import dev.atelier.toolkit.training.AdamMoments;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Adam (Kingma and Ba, ICLR 2015), with the values kept within 0..1. */
public final class Adam implements Optimizer {

  /** Far below any gradient of a pixel, which shrinks with the number of pixels. */
  private static final double EPSILON = 1e-12;

  private final double learningRate;
  private @Nullable AdamMoments moments;
  private int steps;

  public Adam(double learningRate) {
    this.learningRate = learningRate;
  }

  @Override
  public Evaluation step(NDArray point, Objective objective) {
    if (moments == null) {
      moments = new AdamMoments(point.zerosLike(), point.zerosLike(), EPSILON);
    }
    steps++;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Evaluation evaluation = objective.evaluate(point);
      NDArray gradient = evaluation.gradient();
      NDScope.register(gradient);
      NDArray moved = point.sub(moments.change(gradient, learningRate, steps));
      moved.clip(0, 1).copyTo(point);
      return evaluation;
    }
  }

  @Override
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    if (moments != null) {
      moments.resize(resize, gradientFactor);
    }
  }

  @Override
  public void close() {
    if (moments != null) {
      moments.close();
    }
  }
}
