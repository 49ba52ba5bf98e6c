package dev.atelier.host.plugin;

import dev.atelier.api.ImagePlugin;
import dev.atelier.host.file.OneLine;
import java.util.ServiceConfigurationError;

/** Says in one line why the code of a plugin failed. */
final class Reasons {

  private static final String SERVICE_PREFIX = ImagePlugin.class.getName() + ": ";

  private Reasons() {}

  static String of(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean envelope =
        thrown instanceof ExceptionInInitializerError
            || (thrown instanceof ServiceConfigurationError
                && !(cause instanceof NoSuchMethodException));
    if (envelope && cause != null) {
      return of(cause);
    }
    String message = message(thrown);
    if (thrown instanceof IllegalArgumentException && !message.isEmpty()) {
      // Also what the schema of parameters says of an author's mistake.
      return message;
    }
    if (thrown instanceof ServiceConfigurationError) {
      return message.startsWith(SERVICE_PREFIX)
          ? message.substring(SERVICE_PREFIX.length())
          : message;
    }
    if (thrown instanceof TypeNotPresentException missing) {
      return missingClass(missing.typeName());
    }
    boolean missing =
        thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException;
    // With more than a name in it, the message tells of another trouble with a class that is there.
    if (missing && !message.isEmpty() && message.indexOf(' ') < 0) {
      return missingClass(message.replace('/', '.'));
    }
    String type = thrown.getClass().getSimpleName();
    return message.isEmpty() ? type : type + ": " + message;
  }

  private static String missingClass(String name) {
    return name.startsWith("dev.atelier.api.")
        ? "the class " + name + " is not in this version of the API"
        : "the class " + name + " is missing; a plugin has to bring along what it needs";
  }

  /** An exception of a plugin is code of a plugin: its message may fail too. */
  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : OneLine.of(message);
    } catch (Throwable e) {
      return "";
    }
  }
}
