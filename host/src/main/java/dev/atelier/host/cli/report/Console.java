package dev.atelier.host.cli.report;

import java.io.PrintStream;

/**
 * Where the program talks to.
 *
 * @param results for results alone, which scripts read
 * @param messages for people
 * @param interactive whether {@code messages} is a terminal, on which a line can be redrawn
 */
public record Console(PrintStream results, PrintStream messages, boolean interactive) {

  /** The launcher's word on whether standard error is a terminal, which Java cannot tell. */
  private static final String TERMINAL = "atelier.terminal";

  public static Console ofSystem(PrintStream results) {
    return new Console(results, System.err, Boolean.getBoolean(TERMINAL));
  }

  public void error(String message) {
    messages.println("atelier: " + message);
  }
}
