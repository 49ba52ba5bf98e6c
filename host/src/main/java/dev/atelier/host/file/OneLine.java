package dev.atelier.host.file;

import java.util.regex.Pattern;

/**
 * Makes text that comes from elsewhere, such as a file's name or the message of a library, fit into
 * one line, and unable to steer the terminal that it is shown on.
 */
public final class OneLine {

  /** Controls, line and paragraph separators, and what turns the direction of writing around. */
  private static final Pattern STEERING =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]");

  private static final Pattern BREAK = Pattern.compile("\\s*(?:\\R|\\t)\\s*");

  private OneLine() {}

  /**
   * Returns a message as one line: line breaks and tabs, with the blanks around them, become a
   * space, and other characters that steer a terminal a question mark.
   *
   * @param message what is to be said
   * @return one line without blanks around it
   */
  public static String of(String message) {
    return shown(BREAK.matcher(message.strip()).replaceAll(" "));
  }

  /**
   * Returns a value as it is, but for characters that steer a terminal, line breaks too: each
   * becomes a question mark, so that one sees where it stands.
   *
   * @param value a name, or what else somebody typed
   * @return as many characters
   */
  public static String shown(String value) {
    return STEERING.matcher(value).replaceAll("?");
  }

  /**
   * Returns the beginning of such a value.
   *
   * @param value a name, or what else somebody typed
   * @param longest how many characters are shown
   * @return the value, or its beginning and an ellipsis
   */
  public static String shown(String value, int longest) {
    String line = shown(value);
    return line.length() <= longest ? line : line.substring(0, longest) + "...";
  }
}
