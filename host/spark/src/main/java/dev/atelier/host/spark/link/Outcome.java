package dev.atelier.host.spark.link;

import java.io.Serializable;

/**
 * What became of a picture.
 *
 * @param number the number of its {@link Order}
 * @param failure why it failed, in one line; {@code null} if it is done
 * @param label its label; {@code null} if it has none
 * @param data its data as a JSON object; {@code null} if it failed
 * @param seconds how long it took to compute
 */
public record Outcome(int number, String failure, String label, String data, double seconds)
    implements Serializable {

  /**
   * Returns the outcome of a picture that failed.
   *
   * @param number the number of its order
   * @param reason why, in one line
   * @return the outcome
   */
  public static Outcome failed(int number, String reason) {
    return new Outcome(number, reason, null, null, 0);
  }
}
