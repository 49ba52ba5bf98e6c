package dev.atelier.host.run;

/** Says to running work that it is no longer wanted. */
public final class Cancellation {

  private volatile boolean cancelled;
  private volatile boolean ending;
  private volatile boolean canEnd;

  /** Ends the work as soon as it looks. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Ends the work after the pictures at hand, if it is work on several pictures.
   *
   * @return whether it will end so; if not, it is to be {@linkplain #cancel() cancelled}
   */
  public boolean end() {
    ending = true;
    return canEnd;
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

  /** Says whether no further picture is wanted. */
  boolean isEnding() {
    return ending || cancelled;
  }
}
