package dev.atelier.toolkit.training;

/**
 * How fast to learn at each step of a training.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LearningRateSchedule {

  /**
   * Returns how far to go.
   *
   * @param step how many steps were taken before, 0 or more
   * @return the learning rate, 0 or more
   */
  double at(int step);

  /**
   * Learns at the same rate all the time.
   *
   * @param rate the rate, 0 or more
   */
  static LearningRateSchedule constant(double rate) {
    return step -> rate;
  }

  /**
   * Begins slowly: the first of {@code n} steps at an {@code n}-th of the rate, the last of them at
   * the whole (Goyal et al., "Accurate, large minibatch SGD", 2017).
   *
   * @param steps how many steps, at least 1
   */
  default LearningRateSchedule withWarmUp(int steps) {
    return step -> at(step) * Math.min(1, (step + 1.0) / steps);
  }

  /**
   * Lowers the rate along half a cosine (Loshchilov and Hutter, "SGDR", ICLR 2017).
   *
   * @param steps how many steps the training has
   * @param least the part of the rate, 0 to 1, that it is not lowered below
   */
  default LearningRateSchedule withCosine(int steps, double least) {
    return step -> at(step) * Math.max(least, 0.5 + 0.5 * Math.cos(Math.PI * step / steps));
  }
}
