package dev.atelier.api;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/**
 * Says why an operation could not be done. The message is shown to the user as it is: what was
 * wrong, where, and what to do. What {@linkplain ErrorKind kind} of thing it is, is for programs.
 *
 * @since 0.1
 */
public class OperationException extends RuntimeException {

  private static final long serialVersionUID = 2L;

  private final ErrorKind kind;

  /**
   * Creates an exception about {@linkplain ErrorKind#INPUT what was given}.
   *
   * @param message what was wrong, where, and what to do
   */
  public OperationException(String message) {
    this(ErrorKind.INPUT, message);
  }

  /**
   * Creates an exception with a cause, which says what kind it is of: a full disk, a lack of
   * permission or memory, or what {@linkplain ErrorKind#INPUT was given}.
   *
   * @param message what was wrong, where, and what to do
   * @param cause what it came from
   */
  public OperationException(String message, @Nullable Throwable cause) {
    this(ErrorKind.of(cause, ErrorKind.INPUT), message, cause);
  }

  /**
   * Creates an exception of a kind.
   *
   * @param kind what kind of thing was wrong
   * @param message what was wrong, where, and what to do
   */
  public OperationException(ErrorKind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /**
   * Creates an exception of a kind with a cause.
   *
   * @param kind what kind of thing was wrong
   * @param message what was wrong, where, and what to do
   * @param cause what it came from
   */
  public OperationException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** Returns what went wrong and what to do about it; never {@code null}. */
  @Override
  public String getMessage() {
    return requireNonNullElse(super.getMessage(), getClass().getName());
  }

  /**
   * Returns what kind of thing was wrong.
   *
   * @return the kind, never {@code null}
   */
  public final ErrorKind kind() {
    return kind;
  }
}
