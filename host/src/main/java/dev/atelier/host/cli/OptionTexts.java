package dev.atelier.host.cli;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of options that several commands have, and what all options tell of their values. */
final class OptionTexts {

  static final String EXISTING = "What to do about results that exist.";
  static final String EXISTING_TABLE = " A table that exists is replaced by overwrite alone.";
  static final String EXISTING_DEFAULT = " (default: fail)";

  static final String JSON = "Write what happens to standard output, as one JSON object a line.";

  static final String JSON_OBJECT = "Write one JSON object instead of text.";

  static final String QUIET = "Write nothing but errors.";

  private static final Pattern TOLD_DEFAULT =
      Pattern.compile("(.*) \\(default: ([^()]*)\\)\\.", Pattern.DOTALL);

  private OptionTexts() {}

  /** Returns the default that a description tells in words, such as that of another option. */
  static Optional<String> toldDefault(String description) {
    return Optional.of(TOLD_DEFAULT.matcher(description))
        .filter(Matcher::matches)
        .map(told -> told.group(2));
  }

  /** Returns a description without the default that it tells in words. */
  static String withoutDefault(String description) {
    return TOLD_DEFAULT.matcher(description).replaceFirst("$1.");
  }

  /**
   * Returns what is said of a value after the description of its option.
   *
   * @param range the range in words, if it is a number that has one
   * @param defaultText the default, if there is one
   */
  static String bounds(Optional<String> range, Optional<String> defaultText) {
    StringJoiner bounds = new StringJoiner("; ", " (", ")").setEmptyValue("");
    range.ifPresent(bounds::add);
    defaultText.ifPresent(text -> bounds.add("default: " + text));
    return bounds.toString();
  }
}
