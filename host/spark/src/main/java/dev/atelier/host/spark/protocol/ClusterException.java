package dev.atelier.host.spark.protocol;

/** A cluster cannot be reached, or gave up; the message is one for the user. */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message what went wrong, and what to do
   * @param cause what Spark said
   */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
