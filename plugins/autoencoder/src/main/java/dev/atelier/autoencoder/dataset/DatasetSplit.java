package dev.atelier.autoencoder.dataset;

import dev.atelier.api.ParameterException;
import java.util.stream.IntStream;

/** Which pictures are learned from, which decide when to stop, and which are measured on. */
public final class DatasetSplit {

  /** Of what is not held out, every n-th picture decides when to stop. */
  private static final int VALIDATION_EVERY = 20;

  private static final int MOST_VALIDATION = 500;

  /** Fewer say nothing about pictures. */
  private static final int LEAST = 10;

  private final int[] training;
  private final int[] validation;
  private final int[] heldOut;

  /**
   * Holds what was found.
   *
   * @param training indices to learn from
   * @param validation indices that decide when to stop
   * @param heldOut indices that training never looks at
   */
  DatasetSplit(int[] training, int[] validation, int[] heldOut) {
    this.training = training;
    this.validation = validation;
    this.heldOut = heldOut;
  }

  /** Returns indices to learn from; not to be changed. */
  public int[] training() {
    return training;
  }

  /** Returns indices that decide when to stop; not to be changed. */
  public int[] validation() {
    return validation;
  }

  /** Returns indices that training never looks at; not to be changed. */
  public int[] heldOut() {
    return heldOut;
  }

  /**
   * Splits pictures.
   *
   * @param size how many there are
   * @param last how many of the last are held out; 0 for every n-th
   * @param every every n-th is held out, if {@code last} is 0
   */
  public static DatasetSplit of(int size, int last, int every) {
    if (size < LEAST) {
      throw new ParameterException(
          "there are %d pictures; an autoencoder needs at least %d, and some hundreds to be of use"
              .formatted(size, LEAST));
    }
    int[] heldOut = heldOut(size, last, every);
    int[] kept = IntStream.range(0, size).filter(i -> !isHeldOut(i, size, last, every)).toArray();
    if (kept.length < LEAST / 2) {
      throw new ParameterException(
          "--held-out keeps %d of %d pictures, so that too few are left to learn from; lower it"
              .formatted(heldOut.length, size));
    }
    int stride =
        Math.max(Math.min(VALIDATION_EVERY, kept.length / 2), kept.length / MOST_VALIDATION);
    int[] validation =
        IntStream.range(0, kept.length)
            .filter(i -> i % stride == stride - 1)
            .map(i -> kept[i])
            .toArray();
    int[] training =
        IntStream.range(0, kept.length)
            .filter(i -> i % stride != stride - 1)
            .map(i -> kept[i])
            .toArray();
    return new DatasetSplit(training, validation, heldOut);
  }

  /** Returns the indices that are held out. */
  public static int[] heldOut(int size, int last, int every) {
    return IntStream.range(0, size).filter(i -> isHeldOut(i, size, last, every)).toArray();
  }

  private static boolean isHeldOut(int index, int size, int last, int every) {
    return last > 0
        ? index >= size - last
        : index % Math.min(every, size) == Math.min(every, size) - 1;
  }
}
