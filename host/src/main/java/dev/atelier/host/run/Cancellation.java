package dev.atelier.host.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** Says to running work that it is no longer wanted. */
public final class Cancellation {

  private volatile boolean cancelled;
  private volatile boolean ending;
  private volatile boolean canEnd;
  private volatile boolean endless;

  @GuardedBy("this") private boolean stopped;

  /** Ends the work as soon as it looks. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Ends the work after the pictures at hand, if it is work on pictures.
   *
   * @return whether it will end so; if not, it is to be {@linkplain #cancel() cancelled}
   */
  public boolean end() {
    ending = true;
    return canEnd;
  }

  /**
   * Says whether the work at hand goes on until somebody ends it, so that to be ended is no
   * failure.
   *
   * @return whether it has no end of its own
   */
  public boolean isEndless() {
    return endless;
  }

  /** Says whether the work at hand has no end of its own. */
  void endless(boolean without) {
    endless = without;
  }

  /** Says whether the work looks for an {@linkplain #end() end} that is wanted. */
  void canEnd(boolean looks) {
    canEnd = looks;
  }

  /**
   * Says whether the work is no longer wanted.
   *
   * @return whether it was cancelled
   */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Ends the work because nothing more can come of it, such as when the disk is full, or standard
   * output.
   *
   * @return whether nobody had stopped it before
   */
  public synchronized boolean stop() {
    boolean first = !stopped;
    stopped = true;
    return first;
  }

  /** Says whether the work was {@linkplain #stop() stopped}. */
  synchronized boolean isStopped() {
    return stopped;
  }

  /**
   * Says whether a run was cut short by somebody.
   *
   * @param left how many pictures it did not reach
   */
  boolean cut(int left) {
    return (cancelled || ending) && left > 0;
  }

  /** Says whether no further picture is wanted. */
  boolean isEnding() {
    return ending || cancelled || isStopped();
  }
}
