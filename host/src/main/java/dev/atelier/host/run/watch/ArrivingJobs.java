package dev.atelier.host.run.watch;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.plan.InputFinder.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Jobs for pictures as they arrive. Asking for the next one waits for it, and there is none when
 * the run is to end.
 *
 * @param <T> what a job is
 */
public final class ArrivingJobs<T> implements Iterator<T> {

  /** For how long a file that has arrived did not change. */
  public static final Duration QUIET = Duration.ofSeconds(1);

  /** For how long a file did not change that is damaged, and not just half written. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often is looked when nothing seems to change, for drives that tell of no changes. */
  static final Duration RESCAN = Duration.ofSeconds(15);

  /** For how long nobody looks whether the run is to end. */
  private static final Duration SLICE = Duration.ofMillis(200);

  /** So that large trees are not walked all the time, however much happens in them. */
  private static final int REST_PER_LOOK = 3;

  private final Scanner lookout;
  private final LongSupplier nanoTime;
  private final BooleanSupplier ending;
  private final Function<Found, List<T>> planner;
  private final Runnable idle;
  private final StableFileDetector arrivals = new StableFileDetector(QUIET, PATIENCE);
  private final Deque<T> waiting = new ArrayDeque<>();

  /** What arrived and could not be read yet; guarded by itself. */
  private final Map<T, Unread<T>> unread = new LinkedHashMap<>();

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
  public ArrivingJobs(
      Scanner lookout,
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

  /**
   * A picture that could not be read, and may still be written to.
   *
   * @param job its job
   * @param file its file
   * @param reason why it could not be read
   */
  public record Unread<T>(T job, Path file, String reason) {}

  /** Says that a picture cannot be read yet. */
  public static final class NotWholeException extends OperationException {

    private static final long serialVersionUID = 1L;

    NotWholeException(OperationException cause) {
      super("cannot be read yet: " + FailureMessages.of(cause), cause);
    }
  }

  /**
   * Reads a picture that arrived. What cannot be read may be half of a picture, of which the rest
   * is still to come: then there will be jobs for it again.
   *
   * @param file the picture
   * @param job its job
   * @param reading reads it
   * @return what was read
   * @throws NotWholeException if it cannot be read yet
   * @throws OperationException if it cannot be read, and was not changed for a good while
   */
  public <R> R read(Path file, T job, Supplier<R> reading) {
    try {
      return reading.get();
    } catch (OperationException e) {
      if (!arrivals.isAwaited(file, stateOf(file), nanoTime.getAsLong())) {
        throw e;
      }
      NotWholeException notYet = new NotWholeException(e);
      synchronized (unread) {
        unread.put(job, new Unread<>(job, file, notYet.getMessage()));
      }
      throw notYet;
    }
  }

  private static Optional<FileStamp> stateOf(Path file) {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (OperationException e) {
      HiddenFailures.log(ArrivingJobs.class, "cannot look at an arriving file", e);
      return Optional.empty();
    }
  }

  /** Returns what could not be read by now, and is still there. */
  public List<Unread<T>> unread() {
    synchronized (unread) {
      return unread.values().stream().filter(each -> Files.exists(each.file())).toList();
    }
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
      List<T> jobs = planner.apply(found);
      synchronized (unread) {
        jobs.forEach(unread::remove);
      }
      waiting.addAll(jobs);
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
