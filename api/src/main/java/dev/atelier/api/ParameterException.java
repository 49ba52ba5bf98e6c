package dev.atelier.api;

import org.jspecify.annotations.Nullable;

/**
 * Says that the parameters of an operation do not fit together, or do not fit what is installed: an
 * error in {@linkplain ErrorKind#USAGE usage}, not in the work.
 *
 * @since 0.1
 */
public class ParameterException extends OperationException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message which option is wrong, and what to do
   */
  public ParameterException(String message) {
    super(ErrorKind.USAGE, message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message which option is wrong, and what to do
   * @param cause what it came from
   */
  public ParameterException(String message, @Nullable Throwable cause) {
    super(ErrorKind.USAGE, message, cause);
  }
}
