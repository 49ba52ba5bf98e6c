package dev.atelier.host.run;

import dev.atelier.api.OperationException;
import java.io.IOException;

/** Standard output cannot be written to, which is no fault of the picture whose result it was. */
final class UnwrittenOutputException extends OperationException {

  private static final long serialVersionUID = 1L;

  UnwrittenOutputException(IOException cause) {
    super("cannot write to standard output: " + cause.getMessage(), cause);
  }
}
