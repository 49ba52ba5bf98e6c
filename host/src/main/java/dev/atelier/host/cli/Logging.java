package dev.atelier.host.cli;

/**
 * Says how much libraries may log. It is told before the first of them asks for a logger, so that
 * commands that log nothing need not start the logging.
 */
final class Logging {

  /** The system property that the logging's configuration file reads. */
  private static final String LEVEL = "atelier.log.level";

  private Logging() {}

  static void configure(boolean verbose) {
    System.setProperty(LEVEL, verbose ? "INFO" : "ERROR");
  }
}
