package dev.atelier.host.file;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** Says in one line why something failed. */
public final class FailureMessages {

  /** What is told of an input that was not wanted any more. */
  public static final String CANCELLED = "cancelled";

  private FailureMessages() {}

  /**
   * Returns what to tell the user of a failure.
   *
   * @param thrown what was thrown
   * @return one line
   */
  public static String of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof OperationException && cause.getMessage() != null) {
      return OneLine.of(cause.getMessage());
    }
    if (cause instanceof InvalidPathException invalid) {
      return FileNames.problem(invalid);
    }
    if (cause instanceof CancellationException) {
      return CANCELLED;
    }
    if (ErrorKind.of(cause) == ErrorKind.MEMORY) {
      return "there is not enough memory for it; ask for a smaller size, or allow more with"
          + " JAVA_OPTS=-Xmx";
    }
    String message = cause.getMessage() == null ? "" : ": " + OneLine.of(cause.getMessage());
    return "unexpected "
        + cause.getClass().getSimpleName()
        + message
        + " (--verbose shows where it came from)";
  }

  /**
   * Returns what was thrown inside an asynchronous stage.
   *
   * @param thrown what arrived
   * @return its cause, or itself
   */
  public static Throwable unwrapped(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }
}
