package dev.atelier.toolkit.training;

import java.util.List;
import java.util.function.IntFunction;

/**
 * The batches of a training that goes through all there is again and again, each time in another
 * order. Which batch a step learns from depends on its number alone, so that a training that goes
 * on from a checkpoint repeats none.
 *
 * @param <T> what is learned from
 * @since 0.1
 */
public final class EpochBatches<T> {

  private final int size;
  private final int batch;
  private final IntFunction<List<T>> orders;
  private int epoch = -1;
  private List<T> order = List.of();

  /**
   * Plans batches.
   *
   * @param size how many there are, at least 1
   * @param batch how many a step learns from; the last of an epoch may be fewer
   * @param orders for the number of an epoch, 0 for the first, all there are in the order of it
   */
  public EpochBatches(int size, int batch, IntFunction<List<T>> orders) {
    this.size = size;
    this.batch = batch;
    this.orders = orders;
  }

  /**
   * Returns how many steps an epoch takes.
   *
   * @return the number, at least 1
   */
  public int stepsPerEpoch() {
    return (size + batch - 1) / batch;
  }

  /**
   * Returns how many steps some epochs take.
   *
   * @param epochs how many
   * @return the number, or the greatest there is
   */
  public int steps(int epochs) {
    return (int) Math.min(Integer.MAX_VALUE, (long) epochs * stepsPerEpoch());
  }

  /**
   * Returns what a step learns from.
   *
   * @param step how many steps were taken before
   */
  public List<T> at(int step) {
    if (step / stepsPerEpoch() != epoch) {
      epoch = step / stepsPerEpoch();
      order = orders.apply(epoch);
    }
    int from = step % stepsPerEpoch() * batch;
    return order.subList(from, Math.min(from + batch, order.size()));
  }
}
