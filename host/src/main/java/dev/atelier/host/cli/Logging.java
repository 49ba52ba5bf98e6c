package dev.atelier.host.cli;

/**
 * Says how much libraries may log. It is told before the first of them asks for a logger, so that
 * commands that log nothing need not start the logging.
 */
final class Logging {

  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private Logging() {}

  static void configure(boolean verbose) {
    System.setProperty(LEVEL, verbose ? "info" : "error");
  }
}
