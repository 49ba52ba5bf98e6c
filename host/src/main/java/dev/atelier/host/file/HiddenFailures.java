package dev.atelier.host.file;

import org.slf4j.LoggerFactory;

/**
 * Logs failures that a run goes on after as if nothing had been. Whoever asks for {@code --verbose}
 * reads of them on standard error.
 */
public final class HiddenFailures {

  private HiddenFailures() {}

  /**
   * Logs a failure. The logging is started with the first, for most commands have none.
   *
   * @param where the class that goes on
   * @param what what could not be done, or what is done without
   * @param failure why
   */
  public static void log(Class<?> where, String what, Throwable failure) {
    LoggerFactory.getLogger(where).debug("{}: {}", what, failure.toString());
  }
}
