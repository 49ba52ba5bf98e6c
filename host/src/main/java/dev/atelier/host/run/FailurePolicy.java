package dev.atelier.host.run;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.run.result.UnwrittenOutputException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What it means for a run that a picture failed. */
final class FailurePolicy {

  private final Cancellation cancellation;
  private final String again;

  /**
   * Creates the rules of a run.
   *
   * @param cancellation how it is ended early
   * @param again how to give the command again, so that what is done is left alone
   */
  FailurePolicy(Cancellation cancellation, String again) {
    this.cancellation = cancellation;
    this.again = again;
  }

  /** Writes what a run ends with, unless it was said before that there is no room for it. */
  void tryToWrite(Runnable writing) {
    try {
      writing.run();
    } catch (OperationException e) {
      if (!cancellation.isStopped()) {
        throw e;
      }
    }
  }

  /**
   * Returns what to tell of a failure. The first that comes of a full disk stops the run, for all
   * others would fail with the same words.
   *
   * @param thrown what was thrown
   * @return why it failed, in one line; empty if the picture is neither done nor failed, so that a
   *     run that goes on will come to it
   */
  Optional<String> reason(Throwable thrown) {
    if (thrown instanceof CancellationException && cancellation.isEnding()) {
      return Optional.empty();
    }
    if (thrown instanceof UnwrittenOutputException) {
      // Whoever owns standard output tells it, once.
      cancellation.stop();
      return Optional.empty();
    }
    String reason = FailureMessages.of(thrown);
    if (ErrorKind.of(thrown) != ErrorKind.SPACE) {
      return Optional.of(reason);
    }
    return cancellation.stop()
        ? Optional.of(reason + "; then give the command again" + again)
        : Optional.empty();
  }
}
