package dev.atelier.host.cli.report;

import dev.atelier.host.file.OneLine;
import dev.atelier.host.run.Cancellation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

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

  private static final String INDENTATION = "        ";

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

  /** Says why something failed, in one line. */
  public void error(String message) {
    messages.println("atelier: " + OneLine.of(message));
  }

  /** Tells people something, in one line. */
  public void tell(String line) {
    messages.println(OneLine.shown(line));
  }

  /** Writes a line of results for people. */
  public void answer(String line) {
    results().println(OneLine.shown(line));
  }

  /** Shows where a failure came from. */
  public void trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    text.toString()
        .lines()
        .forEach(line -> messages.println(OneLine.shown(line.replace("\t", INDENTATION))));
  }
}
