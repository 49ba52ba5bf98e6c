package dev.atelier.host.spark.link;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** The host at work on the pictures of one batch. Any thread may ask; one picture is computed. */
public interface Studio {

  /**
   * Turns a picture into a result, and waits for it. Whatever goes wrong with the picture is in
   * what comes back.
   *
   * @param order the picture
   * @param source how to open it
   * @param cancelled whether it is no longer wanted
   * @return what it became
   */
  Developed develop(Order order, Source source, BooleanSupplier cancelled);

  /** A picture, where it is. */
  interface Source {

    /**
     * Opens the picture.
     *
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    InputStream open() throws IOException;
  }

  /**
   * What a picture became.
   *
   * @param outcome what to tell
   * @param encoded the bytes of the resulting picture; {@code null} if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Developed(Outcome outcome, byte[] encoded) {}
}
