package dev.atelier.host.spark.protocol;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a picture.
 *
 * @param number the number of its {@link PictureTask}
 * @param status whether it is done
 * @param kind what kind of thing went wrong, by the name of an {@code ErrorKind}, which Spark's
 *     class loader does not see; {@code null} if nothing did
 * @param failure why it failed, in one line; {@code null} if it did not
 * @param made what it became; {@code null} if it is not done
 */
public record TaskOutcome(
    int number, Status status, @Nullable String kind, @Nullable String failure, @Nullable Made made)
    implements Serializable {

  /** Whether a picture is done. */
  public enum Status {
    /** It is. */
    DONE,
    /** There is a file in the place of its result. */
    EXISTS,
    /** It failed. */
    FAILED
  }

  /**
   * Returns the outcome of a picture that is done.
   *
   * @param number the number of its errand
   * @param made what it became
   * @return the outcome
   */
  public static TaskOutcome done(int number, Made made) {
    return new TaskOutcome(number, Status.DONE, null, null, made);
  }

  /**
   * Returns the outcome of a picture whose result exists.
   *
   * @param number the number of its errand
   * @return the outcome
   */
  public static TaskOutcome exists(int number) {
    return new TaskOutcome(number, Status.EXISTS, null, null, null);
  }

  /**
   * Returns the outcome of a picture that failed.
   *
   * @param number the number of its errand
   * @param kind what kind of thing went wrong, by the name of an {@code ErrorKind}
   * @param reason why, in one line
   * @return the outcome
   */
  public static TaskOutcome failed(int number, String kind, String reason) {
    return new TaskOutcome(number, Status.FAILED, kind, reason, null);
  }

  /**
   * What a picture became.
   *
   * @param input the file that it was read from
   * @param modified when that was last written to
   * @param label its label; {@code null} if it has none
   * @param data its data as a JSON object
   * @param seconds how long it took to compute
   * @param output the picture that it became; {@code null} if there is data alone
   */
  public record Made(
      Content input,
      Instant modified,
      @Nullable String label,
      String data,
      double seconds,
      @Nullable Content output)
      implements Serializable {}

  /**
   * The content of a file.
   *
   * @param size how many bytes
   * @param sha256 their checksum
   */
  public record Content(long size, String sha256) implements Serializable {}
}
