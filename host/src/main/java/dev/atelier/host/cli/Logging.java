package dev.atelier.host.cli;

/**
 * Says how much libraries and the host may log. It is told before the first of them asks for a
 * logger, so that commands that log nothing need not start the logging.
 */
final class Logging {

  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
  private static final String OWN_LEVEL = "org.slf4j.simpleLogger.log.dev.atelier";

  private Logging() {}

  static void configure(boolean verbose) {
    System.setProperty(LEVEL, verbose ? "info" : "error");
    System.setProperty(OWN_LEVEL, verbose ? "debug" : "error");
  }
}
