package dev.atelier.host.run;

/**
 * How a run went.
 *
 * @param done how many pictures, or tasks, were done
 * @param skipped how many were left out because their result exists
 * @param failed how many failed
 * @param left how many were not reached, because the run was cut short
 * @param cancelled whether the run was cut short
 * @param seconds how long it took
 * @param times where that went
 */
public record RunSummary(
    int done, int skipped, int failed, int left, boolean cancelled, double seconds, Times times) {

  /**
   * Where the time of the compute lane went, in seconds.
   *
   * @param preparing making verbs ready
   * @param computing at work on pictures
   * @param waitingForReaders idle until a picture was read
   * @param waitingForWriters idle until there was room for another picture, and at the end until
   *     all were written
   */
  public record Times(
      double preparing, double computing, double waitingForReaders, double waitingForWriters) {}
}
