package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.optimizer.Objective.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Limited-memory BFGS (Liu and Nocedal, 1989) by the two-loop recursion, with a line search that
 * halves the step until the objective falls enough (Armijo).
 */
public final class LbfgsOptimizer implements Optimizer {

  private static final int MEMORY = 12;
  private static final int HALVINGS = 8;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 1e-8;

  /** The greatest change of a value in a step taken without knowledge of the curvature. */
  private static final double FIRST_CHANGE = 0.05;

  /** A past step, how the gradient changed with it, and their product. */
  private record Pair(NDArray step, NDArray change, double product) {
    void close() {
      step.close();
      change.close();
    }
  }

  private final List<Pair> pairs = new ArrayList<>();

  /** What was found at the current point, unless the point has moved since. */
  private @Nullable Evaluation current;

  @Override
  public Evaluation step(NDArray point, Objective objective) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Evaluation start = current == null ? evaluate(objective, point) : current;
      NDArray gradient = start.gradient();
      NDArray direction = direction(gradient);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        // The memory misleads, as it can after a change of scale: start afresh.
        forget();
        direction = direction(gradient);
        slope = dot(direction, gradient);
      }
      double length = pairs.isEmpty() ? firstLength(direction) : 1;
      NDArray step = Tensors.scaled(direction, length);
      Evaluation next = evaluate(objective, point.add(step));
      for (int i = 0;
          i < HALVINGS && !(next.loss() <= start.loss() + SUFFICIENT_DECREASE * length * slope);
          i++) {
        length /= 2;
        step = Tensors.scaled(direction, length);
        next = evaluate(objective, point.add(step));
      }
      if (next.loss() < start.loss()) {
        point.addi(step);
        remember(step, next.gradient().sub(gradient));
        gradient.close();
        return keep(next);
      } else {
        // Nothing along this line is better: the next step goes down the gradient.
        forget();
        return keep(start);
      }
    }
  }

  /** Leaves the gradient to the scope of the step, which closes it unless it is kept. */
  private static Evaluation evaluate(Objective objective, NDArray point) {
    Evaluation evaluation = objective.evaluate(point);
    NDScope.register(evaluation.gradient());
    return evaluation;
  }

  private NDArray direction(NDArray gradient) {
    NDArray direction = gradient.neg();
    double[] factors = new double[pairs.size()];
    for (int i = pairs.size() - 1; i >= 0; i--) {
      Pair pair = pairs.get(i);
      factors[i] = dot(pair.step(), direction) / pair.product();
      direction.subi(Tensors.scaled(pair.change(), factors[i]));
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.get(pairs.size() - 1);
      direction.muli(last.product() / dot(last.change(), last.change()));
    }
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double factor = dot(pair.change(), direction) / pair.product();
      direction.addi(Tensors.scaled(pair.step(), factors[i] - factor));
    }
    return direction;
  }

  private static double firstLength(NDArray direction) {
    double greatest = direction.abs().max().toFloatArray()[0];
    return greatest == 0 ? 1 : FIRST_CHANGE / greatest;
  }

  private void remember(NDArray step, NDArray change) {
    double product = dot(step, change);
    double lengths = Math.sqrt(dot(step, step) * dot(change, change));
    if (!(product > CURVATURE * lengths)) {
      return;
    }
    NDScope.unregister(step, change);
    pairs.add(new Pair(step, change, product));
    if (pairs.size() > MEMORY) {
      pairs.remove(0).close();
    }
  }

  private Evaluation keep(Evaluation evaluation) {
    NDScope.unregister(evaluation.gradient());
    current = evaluation;
    return evaluation;
  }

  private void forget() {
    pairs.forEach(Pair::close);
    pairs.clear();
  }

  private static double dot(NDArray a, NDArray b) {
    try (NDArray product = a.mul(b);
        NDArray sum = product.sum()) {
      return sum.toFloatArray()[0];
    }
  }

  @Override
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    List<Pair> resized = new ArrayList<>();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Pair pair : pairs) {
        NDArray step = resize.apply(pair.step());
        NDArray change = Tensors.scaled(resize.apply(pair.change()), gradientFactor);
        double product = dot(step, change);
        if (product > 0) {
          NDScope.unregister(step, change);
          resized.add(new Pair(step, change, product));
        }
      }
    }
    forget();
    pairs.addAll(resized);
    dropCurrent();
  }

  private void dropCurrent() {
    if (current != null) {
      current.gradient().close();
      current = null;
    }
  }

  @Override
  public void close() {
    forget();
    dropCurrent();
  }
}
