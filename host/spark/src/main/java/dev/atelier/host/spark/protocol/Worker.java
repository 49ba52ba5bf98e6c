package dev.atelier.host.spark.protocol;

import java.io.IOException;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The host at work on the pictures of one batch. Any thread may ask; one picture is computed. */
public interface Worker {

  /**
   * Turns a picture into a result, and waits for it. Whatever goes wrong with the picture is in
   * what comes back.
   *
   * @param errand the picture
   * @param source how to read it
   * @param cancelled whether it is no longer wanted
   * @return what it became
   */
  Developed develop(PictureTask errand, Source source, BooleanSupplier cancelled);

  /**
   * Says what kind of thing went wrong when a result was written, which is not the host's to do.
   *
   * @param thrown what was thrown
   * @return the name of an {@code ErrorKind}
   */
  String kind(IOException thrown);

  /** A picture, where it is. */
  interface Source {

    /**
     * Reads the picture.
     *
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    Input read() throws IOException;
  }

  /**
   * The bytes of a file.
   *
   * @param bytes the bytes
   * @param modified when it was last written to
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Input(byte[] bytes, Instant modified) {}

  /**
   * What a picture became.
   *
   * @param outcome what to tell
   * @param encoded the bytes of the resulting picture; {@code null} if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Developed(TaskOutcome outcome, byte @Nullable [] encoded) {}
}
