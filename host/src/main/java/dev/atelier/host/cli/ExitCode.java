package dev.atelier.host.cli;

import dev.atelier.host.run.RunSummary;

/** What the program's exit code means. */
final class ExitCode {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int SOME_FAILED = 3;

  /** By the convention of shells, 128 and the number of the signal that Ctrl-C sends. */
  static final int INTERRUPTED = 130;

  /** By the same convention, of the signal that a program gets which writes where nobody reads. */
  static final int NOBODY_READS = 141;

  private ExitCode() {}

  static int of(RunSummary summary) {
    if (summary.cancelled()) {
      return INTERRUPTED;
    }
    if (summary.failed() == 0) {
      return DONE;
    }
    return summary.done() + summary.skipped() == 0 ? FAILED : SOME_FAILED;
  }
}
