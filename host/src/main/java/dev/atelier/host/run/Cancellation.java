package dev.atelier.host.run;

/** Says to running work that it is no longer wanted. */
public final class Cancellation {

  private volatile boolean cancelled;

  /** Ends the work as soon as it looks. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Says whether the work is no longer wanted.
   *
   * @return whether it was cancelled
   */
  public boolean isCancelled() {
    return cancelled;
  }
}
