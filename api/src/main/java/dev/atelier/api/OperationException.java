package dev.atelier.api;

/**
 * Says why an operation could not be done. The message is shown to the user as it is: what was
 * wrong, where, and what to do.
 *
 * @since 0.1
 */
public class OperationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wrong, where, and what to do
   */
  public OperationException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was wrong, where, and what to do
   * @param cause what it came from
   */
  public OperationException(String message, Throwable cause) {
    super(message, cause);
  }
}
