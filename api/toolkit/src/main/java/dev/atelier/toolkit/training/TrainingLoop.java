package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of a training: step after step, with a learning rate and random numbers that depend on
 * the number of the step alone, so that one that goes on from a checkpoint ends like an unbroken
 * one; now and then a check of what was learned on what is held out.
 *
 * @since 0.1
 */
public final class TrainingLoop {

  private static final long SEED_FACTOR = 1_000_003L;

  /** The share that the latest step has in what is told. */
  private static final double SHARE = 0.02;

  private final AdamOptimizer optimizer;
  private final int steps;
  private final long seed;
  private final LearningRateSchedule schedule;
  private TrainingMeasures measures = new TrainingMeasures(SHARE);
  private @Nullable MovingAverage average;
  private @Nullable Checkpoint checkpoint;
  private int checkpointEvery;
  private Runnable afterCheckpoint = () -> {};
  private @Nullable Validation validation;
  private int checkEvery;
  private int patience = Integer.MAX_VALUE;
  private boolean ties;
  private boolean checksToldOnly;
  private DoubleSupplier baseline = () -> Double.POSITIVE_INFINITY;
  private BooleanSupplier stop = () -> false;
  private @Nullable BestWeights best;
  private boolean begun;

  /** A step of a training. */
  @FunctionalInterface
  public interface Step {

    /**
     * Computes gradients, and lets the optimizer take exactly one step along them. Tensors that are
     * made here are closed afterwards.
     *
     * @param step which step it is, and what belongs to it
     * @param measures told what there is to tell
     */
    void take(TrainingStep step, TrainingMeasures measures);
  }

  /**
   * Which step of a training it is.
   *
   * @param number how many steps were taken before
   * @param learningRate how far to go
   * @param random what this step draws from
   */
  public record TrainingStep(int number, double learningRate, SplittableRandom random) {}

  /** A check of what was learned. */
  @FunctionalInterface
  public interface Validation {

    /**
     * Returns the loss on what is held out.
     *
     * @param measures told what there is to tell
     * @return the loss, the less the better
     */
    double loss(TrainingMeasures measures);
  }

  /**
   * Plans a training.
   *
   * @param optimizer the weights
   * @param steps after how many steps to end
   * @param seed what is drawn from
   * @param schedule the learning rate of each step
   */
  public TrainingLoop(
      AdamOptimizer optimizer, int steps, long seed, LearningRateSchedule schedule) {
    this.optimizer = requireNonNull(optimizer, "optimizer is null");
    this.steps = steps;
    this.seed = seed;
    this.schedule = requireNonNull(schedule, "schedule is null");
  }

  /**
   * Returns what a step draws from, here or outside of the loop.
   *
   * @param seed the seed of the training
   * @param step the number of the step; negative ones are free for what else is drawn
   */
  public static SplittableRandom random(long seed, int step) {
    return new SplittableRandom(seed * SEED_FACTOR + step);
  }

  /** Keeps a moving average of the weights, of which the best is kept too. */
  public TrainingLoop average(MovingAverage weights) {
    average = weights;
    return this;
  }

  /**
   * Writes a checkpoint now and then and at the end, and goes on from it if it is there.
   *
   * @param file the checkpoint
   * @param every after how many steps
   */
  public TrainingLoop checkpoint(Checkpoint file, int every) {
    checkpoint = file;
    checkpointEvery = every;
    return this;
  }

  /** Does something else whenever a checkpoint was written. */
  public TrainingLoop afterCheckpoint(Runnable action) {
    afterCheckpoint = action;
    return this;
  }

  /**
   * Checks now and then and at the end, and keeps the weights that do best.
   *
   * @param check what tells the loss
   * @param every after how many steps
   */
  public TrainingLoop validation(Validation check, int every) {
    validation = check;
    checkEvery = every;
    return this;
  }

  /**
   * Stops early.
   *
   * @param checks after how many checks that were no better than the best before
   */
  public TrainingLoop patience(int checks) {
    patience = checks;
    return this;
  }

  /**
   * Keeps only weights that do at least as well as what was there before, and of those that do
   * equally well the last.
   *
   * @param loss returns what is to be reached; only asked if there is no checkpoint
   */
  public TrainingLoop baseline(DoubleSupplier loss) {
    baseline = loss;
    ties = true;
    return this;
  }

  /** Stops after a check, also one before the last checkpoint, if that is wished for. */
  public TrainingLoop stopWhen(BooleanSupplier wished) {
    stop = wished;
    return this;
  }

  /** Tells of checks, and counts those, instead of steps. */
  public TrainingLoop tellingChecks() {
    checksToldOnly = true;
    return this;
  }

  /**
   * Tells running means in which the latest step has another share than a fiftieth.
   *
   * @param share the share, 0 to 1
   */
  public TrainingLoop shareInMeans(double share) {
    measures = new TrainingMeasures(share);
    return this;
  }

  /**
   * Goes on from the checkpoint, if there is one; {@link #run} does so too.
   *
   * @return how many steps were taken before
   */
  public int resume() {
    if (!begun) {
      begun = true;
      Checkpoint existing = checkpoint != null && checkpoint.exists() ? checkpoint : null;
      if (validation != null) {
        double least = existing != null ? Double.POSITIVE_INFINITY : baseline.getAsDouble();
        best = new BestWeights(trained(), least, optimizer.manager());
      }
      if (existing != null) {
        try (NDManager reading = optimizer.manager().newSubManager()) {
          Checkpoint.State saved = existing.read(reading);
          optimizer.restore(saved);
          if (average != null) {
            average.restore(saved);
          }
          if (best != null) {
            best.restore(saved);
          }
        }
      }
    }
    return optimizer.steps();
  }

  /**
   * Takes the steps that are left.
   *
   * @param step what a step is
   * @param progress told of every step, and asked whether to go on
   * @throws CancellationException if the training is cancelled
   */
  public void run(Step step, Progress progress) {
    int done = resume();
    boolean ended = done > 0 && isOver();
    while (done < steps && !ended) {
      progress.checkCancelled();
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        step.take(new TrainingStep(done, schedule.at(done), random(seed, done)), measures);
        done++;
        if (optimizer.steps() != done) {
          throw new IllegalStateException("a step of a training is one step of its optimizer");
        }
        if (average != null) {
          average.add(done);
        }
      }
      boolean check = false;
      if (validation != null && isDue(done, checkEvery)) {
        check = true;
        best().offer(done, validation.loss(measures), ties);
        ended = isOver();
      }
      if (checkpoint != null && isDue(done, checkpointEvery)) {
        checkpoint.write(done, state(), optimizer.manager());
        afterCheckpoint.run();
      }
      if (!checksToldOnly) {
        progress.report(done, steps, measures.values());
      } else if (check) {
        progress.report(checks(done), checks(steps), measures.values());
      }
    }
  }

  /** Where a checkpoint is written at checks only, as it is to be, it is one that this follows. */
  private boolean isOver() {
    return best != null && (best.since() >= patience || stop.getAsBoolean());
  }

  private BestWeights best() {
    return requireNonNull(best, "no validation was asked for, or the training has not begun");
  }

  private boolean isDue(int done, int every) {
    return done % every == 0 || done == steps;
  }

  private long checks(int done) {
    return (done + checkEvery - 1L) / checkEvery;
  }

  private Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(optimizer.state());
    if (average != null) {
      state.putAll(average.state());
    }
    if (best != null) {
      state.putAll(best.state());
    }
    return state;
  }

  private Map<String, NDArray> trained() {
    return average == null ? optimizer.weights() : average.averages();
  }

  /**
   * Returns what did best at a check: the averages if there are any, or else the weights.
   *
   * @return copies by name, in the order of the weights; those of the beginning if no check was
   *     better than the baseline
   */
  public Map<String, NDArray> bestWeights() {
    return best().weights();
  }

  /**
   * Returns the step whose weights did best.
   *
   * @return how many steps had been taken; 0 if no check was better than the baseline
   */
  public int bestStep() {
    return best().step();
  }

  /**
   * Returns the least loss of all checks.
   *
   * @return the loss, or the baseline if none was better
   */
  public double leastLoss() {
    return best().least();
  }

  /**
   * Returns what is told of the training.
   *
   * @return the measures, with the running means of the steps taken since it began or went on
   */
  public TrainingMeasures measures() {
    return measures;
  }
}
