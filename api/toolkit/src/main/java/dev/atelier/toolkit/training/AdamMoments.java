package dev.atelier.toolkit.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * What Adam (Kingma and Ba, ICLR 2015) remembers of the gradients of one tensor, and where it goes
 * from there.
 *
 * @since 0.1
 */
final class AdamMoments implements AutoCloseable {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.99;

  private NDArray first;
  private NDArray second;
  private final double epsilon;

  /**
   * Begins without any memory.
   *
   * @param first zeros in the shape of the tensor, which become the mean of its gradients
   * @param second other zeros, which become the mean of their squares; both belong to this now
   * @param epsilon what is added to the length of gradients, far below any there is
   */
  public AdamMoments(NDArray first, NDArray second, double epsilon) {
    this.first = first;
    this.second = second;
    this.epsilon = epsilon;
  }

  /**
   * Takes a gradient into the memory.
   *
   * @param gradient the gradient
   * @param rate about how much a value is to change, more than 0
   * @param step the number of the step, 1 for the first: the memory is biased towards 0 until it is
   *     full
   * @return what is to be subtracted from the tensor; the caller closes it
   */
  public NDArray change(NDArray gradient, double rate, int step) {
    double correction =
        Math.sqrt(1 - Math.pow(SECOND_DECAY, step)) / (1 - Math.pow(FIRST_DECAY, step));
    try (NDArray share = Tensors.scaled(gradient, 1 - FIRST_DECAY);
        NDArray squares = gradient.square();
        NDArray squareShare = Tensors.scaled(squares, 1 - SECOND_DECAY)) {
      first.muli(FIRST_DECAY).addi(share);
      second.muli(SECOND_DECAY).addi(squareShare);
    }
    try (NDArray root = second.sqrt();
        NDArray length = root.add(epsilon);
        NDArray direction = Tensors.scaled(first, rate * correction)) {
      return direction.div(length);
    }
  }

  /**
   * Fits the memory to a tensor that changed its size.
   *
   * @param resize what makes a tensor of the old size one of the new; its results belong to this
   * @param gradientFactor how much larger gradients are from now on
   */
  public void resize(UnaryOperator<NDArray> resize, double gradientFactor) {
    try (NDScope scope = new NDScope();
        NDArray oldFirst = first;
        NDArray oldSecond = second) {
      scope.suppressNotUsedWarning();
      first = Tensors.scaled(resize.apply(oldFirst), gradientFactor);
      // The bicubic kernel has negative lobes; a mean of squares has no negative values.
      second = Tensors.scaled(resize.apply(oldSecond), gradientFactor * gradientFactor).maximum(0);
      NDScope.unregister(first, second);
    }
  }

  NDArray first() {
    return first;
  }

  NDArray second() {
    return second;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
