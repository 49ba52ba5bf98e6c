package dev.atelier.host.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Where the time of the compute lane goes. While it waits, it waits for a picture to be read; but
 * as long as there was no room for that picture to be read, because results were not written yet,
 * it waited for these.
 */
final class LaneTimes {

  private static final double NANOS = 1e9;

  @GuardedBy("this") private long preparing;

  @GuardedBy("this") private long computing;

  @GuardedBy("this") private long waitingForReaders;

  @GuardedBy("this") private long waitingForWriters;

  @GuardedBy("this") private long idleSince = System.nanoTime();

  /** Something was prepared. */
  synchronized void prepared(long start) {
    preparing += System.nanoTime() - start;
    idleSince = System.nanoTime();
  }

  /** The lane begins with a picture, for which there was room at a time; returns the time now. */
  synchronized long begins(long roomSince) {
    long now = System.nanoTime();
    long withoutRoom = Math.min(now, Math.max(idleSince, roomSince)) - idleSince;
    waitingForWriters += withoutRoom;
    waitingForReaders += now - idleSince - withoutRoom;
    return now;
  }

  /** The lane is done with a picture. */
  synchronized void ends(long begun) {
    long now = System.nanoTime();
    computing += now - begun;
    idleSince = now;
  }

  /** All is written. */
  synchronized void drained() {
    long now = System.nanoTime();
    waitingForWriters += now - idleSince;
    idleSince = now;
  }

  synchronized RunSummary.Times times() {
    return new RunSummary.Times(
        preparing / NANOS, computing / NANOS, waitingForReaders / NANOS, waitingForWriters / NANOS);
  }
}
