package dev.atelier.host.cli.report;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.host.run.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, and the only way to it. Streams that print keep quiet about what cannot be
 * written, and a result that is lost must not look like one that was given: so the first problem is
 * remembered, nothing is written after it, and the run that the results are of is stopped.
 */
public final class StandardOutput extends OutputStream {

  /** How systems say that whoever read from a pipe has gone. */
  private static final String NOBODY_READS = "broken pipe";

  private final OutputStream target;
  private final Cancellation cancellation;
  private final Runnable whenNobodyReads;
  private final PrintStream text = new PrintStream(this, false, StandardCharsets.UTF_8);

  @GuardedBy("this") private @Nullable IOException failure;

  /**
   * Creates standard output.
   *
   * @param target where it goes
   * @param cancellation how to stop the run that the results are of
   * @param whenNobodyReads what to do when it is a pipe and its reader is gone
   */
  public StandardOutput(OutputStream target, Cancellation cancellation, Runnable whenNobodyReads) {
    this.target = target;
    this.cancellation = cancellation;
    this.whenNobodyReads = whenNobodyReads;
  }

  /** Returns a stream to print text to, which does not throw. */
  PrintStream text() {
    return text;
  }

  /** Returns what went wrong, in one line; empty if all that was written until now is there. */
  public synchronized Optional<String> problem() {
    text.flush();
    return Optional.ofNullable(failure)
        .map(
            thrown ->
                "standard output: %s; make room, or send it to another place"
                    .formatted(reason(thrown)));
  }

  private static String reason(IOException thrown) {
    String message = String.valueOf(thrown.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    requireSound();
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    requireSound();
    try {
      target.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @GuardedBy("this") private void requireSound() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @GuardedBy("this") private IOException failed(IOException thrown) {
    failure = thrown;
    if (String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT).contains(NOBODY_READS)) {
      whenNobodyReads.run();
    }
    cancellation.stop();
    return thrown;
  }
}
