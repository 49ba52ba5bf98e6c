package dev.atelier.api;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What kind of thing went wrong, for programs: whoever needs to know does not read messages, which
 * are for people and may change. Kinds may be added.
 *
 * @since 0.1
 */
public enum ErrorKind {

  /** The options do not fit together, or do not fit what is installed. */
  USAGE,

  /** A file that was given, or what is in it, cannot be used: it is missing, damaged, too small. */
  INPUT,

  /** A result cannot be put in its place, for another reason than those below. */
  OUTPUT,

  /** There is a file in the place of a result, and it is to be kept. */
  EXISTING_OUTPUT,

  /** A disk is full, or as full as the user may make it: what is written next fails as well. */
  SPACE,

  /** A file or folder may not be read or written. */
  PERMISSION,

  /** There is not enough memory. */
  MEMORY,

  /** Another machine cannot be reached, or does not do what it is asked for. */
  NETWORK,

  /** The work is no longer wanted. */
  CANCELLED,

  /** A fault in the program or in a plugin. */
  INTERNAL;

  /**
   * Returns what a failure is of, as far as can be told from the types of what was thrown and of
   * its causes; a failure that does not tell is taken for a fault in the program.
   *
   * @param thrown what was thrown
   * @return the kind of the first {@link OperationException} among them, or of what the system said
   */
  public static ErrorKind of(Throwable thrown) {
    return of(thrown, INTERNAL);
  }

  /**
   * Returns what a failure is of, as {@link #of(Throwable)} does.
   *
   * @param thrown what was thrown
   * @param otherwise what it is if it does not tell
   * @return the kind
   */
  public static ErrorKind of(@Nullable Throwable thrown, ErrorKind otherwise) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<ErrorKind> kind =
          cause instanceof OperationException told
              ? Optional.of(told.kind())
              : Optional.ofNullable(told(cause));
      if (kind.isPresent()) {
        return kind.get();
      }
    }
    return otherwise;
  }

  /**
   * Returns the word for it in what other programs read: {@code "space"}, {@code
   * "existing-output"}.
   *
   * @return the name in lower case, with hyphens
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the kind that a word stands for.
   *
   * @param word the word
   * @return the kind, or empty if there is none that is called so
   */
  public static Optional<ErrorKind> ofWord(String word) {
    for (ErrorKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static @Nullable ErrorKind told(Throwable cause) {
    if (cause instanceof IOException && saysDiskIsFull(cause)) {
      return SPACE;
    }
    if (cause instanceof AccessDeniedException) {
      return PERMISSION;
    }
    if (cause instanceof FileAlreadyExistsException) {
      return EXISTING_OUTPUT;
    }
    if (cause instanceof InvalidPathException) {
      return INPUT;
    }
    if (cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof HttpTimeoutException) {
      return NETWORK;
    }
    if (cause instanceof CancellationException) {
      return CANCELLED;
    }
    return cause instanceof OutOfMemoryError || saysMemoryIsExhausted(cause) ? MEMORY : null;
  }

  /** Java has no type for it: the one place where the words of the system are looked at. */
  private static boolean saysDiskIsFull(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    // As Linux and macOS say it, and Windows.
    return message.contains("no space left")
        || (message.contains("quota") && message.contains("exceeded"))
        || message.contains("not enough space");
  }

  /** Native libraries throw nothing of their own when there is no memory. */
  private static boolean saysMemoryIsExhausted(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("std::bad_alloc") || message.contains("Failed to allocate CPU");
  }
}
