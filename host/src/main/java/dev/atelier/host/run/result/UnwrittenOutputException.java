package dev.atelier.host.run.result;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import java.io.IOException;

/** Standard output cannot be written to, which is no fault of the picture whose result it was. */
public final class UnwrittenOutputException extends OperationException {

  private static final long serialVersionUID = 1L;

  public UnwrittenOutputException(IOException cause) {
    super(
        ErrorKind.of(cause, ErrorKind.OUTPUT),
        "cannot write to standard output: " + cause.getMessage(),
        cause);
  }
}
