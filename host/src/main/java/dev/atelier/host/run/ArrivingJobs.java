package dev.atelier.host.run;

import dev.atelier.host.run.InputFinder.Found;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Jobs for pictures as they arrive. Asking for the next one waits for it, and there is none when
 * the run is to end.
 *
 * @param <T> what a job is
 */
final class ArrivingJobs<T> implements Iterator<T> {

  /** For how long a file that has arrived did not change. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** How often is looked when nothing seems to change, for drives that tell of no changes. */
  static final Duration RESCAN = Duration.ofSeconds(15);

  /** For how long nobody looks whether the run is to end. */
  private static final Duration SLICE = Duration.ofMillis(200);

  /** So that large trees are not walked all the time, however much happens in them. */
  private static final int REST_PER_LOOK = 3;

  private final Lookout lookout;
  private final LongSupplier nanoTime;
  private final BooleanSupplier ending;
  private final Function<Found, List<T>> planner;
  private final Runnable idle;
  private final Arrivals arrivals = new Arrivals(QUIET);
  private final Deque<T> waiting = new ArrayDeque<>();
  private long nextLook;
  private long earliestLook;

  /**
   * Creates the jobs.
   *
   * @param lookout sees what pictures there are
   * @param nanoTime a clock
   * @param ending whether the run is to end
   * @param planner makes jobs for a picture
   * @param idle called now and then while nothing arrives
   */
  ArrivingJobs(
      Lookout lookout,
      LongSupplier nanoTime,
      BooleanSupplier ending,
      Function<Found, List<T>> planner,
      Runnable idle) {
    this.lookout = lookout;
    this.nanoTime = nanoTime;
    this.ending = ending;
    this.planner = planner;
    this.idle = idle;
    this.nextLook = nanoTime.getAsLong();
    this.earliestLook = nextLook;
  }

  @Override
  public boolean hasNext() {
    while (!ending.getAsBoolean()) {
      long now = nanoTime.getAsLong();
      // Also while there is enough to do: a change that comes twice is then one.
      if (nextLook - now <= 0) {
        look();
      }
      if (!waiting.isEmpty()) {
        return true;
      }
      idle.run();
      long left = Math.max(1, nextLook - nanoTime.getAsLong());
      boolean changed = lookout.await(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
      if (changed && earliestLook - nextLook < 0) {
        nextLook = earliestLook;
      }
    }
    return false;
  }

  private void look() {
    long begun = nanoTime.getAsLong();
    for (Found found : arrivals.look(lookout.look(), begun)) {
      waiting.addAll(planner.apply(found));
    }
    long now = nanoTime.getAsLong();
    long rest = Math.max(QUIET.toNanos() / 2, REST_PER_LOOK * (now - begun));
    earliestLook = now + rest;
    nextLook = now + Math.max(rest, (arrivals.isWaiting() ? QUIET : RESCAN).toNanos());
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the run is to end");
    }
    return waiting.remove();
  }
}
