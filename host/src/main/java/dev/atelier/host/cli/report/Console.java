package dev.atelier.host.cli.report;

import dev.atelier.host.run.Cancellation;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where the program talks to.
 *
 * @param output for results alone, which scripts read
 * @param messages for people
 * @param interactive whether {@code messages} is a terminal, on which a line can be redrawn
 */
public record Console(StandardOutput output, PrintStream messages, boolean interactive) {

  /** The launcher's word on whether standard error is a terminal, which Java cannot tell. */
  private static final String TERMINAL = "atelier.terminal";

  /** Creates a console whose results go to some stream, and stop nothing. */
  public Console(OutputStream results, PrintStream messages, boolean interactive) {
    this(new StandardOutput(results, new Cancellation(), () -> {}), messages, interactive);
  }

  public static Console ofSystem(StandardOutput output) {
    return new Console(output, System.err, Boolean.getBoolean(TERMINAL));
  }

  /** Returns the results as a stream to print text to. */
  public PrintStream results() {
    return output.text();
  }

  public void error(String message) {
    messages.println("atelier: " + message);
  }
}
