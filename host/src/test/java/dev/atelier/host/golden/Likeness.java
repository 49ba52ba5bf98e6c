package dev.atelier.host.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a command did with what was recorded: texts have to be equal, numbers with a point
 * nearly so, and colors within two levels, for processors round differently.
 */
final class Likeness {

  /** What a line of colors begins with. */
  static final String COLORS = "colors: ";

  private static final int LEVELS = 2;
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-6;

  private static final Pattern DECIMAL =
      Pattern.compile("(?<![\\w.])-?\\d+\\.(\\d+)(?:[eE]([+-]?\\d+))?(?![\\w.])");

  private Likeness() {}

  /** Returns what differs, in a line or two for the first of it, and the number of such lines. */
  static Optional<String> difference(String recorded, String found) {
    List<String> before = recorded.lines().toList();
    List<String> now = found.lines().toList();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
      String expected = i < before.size() ? before.get(i) : "(nothing)";
      String actual = i < now.size() ? now.get(i) : "(nothing)";
      if (!isAlike(expected, actual)) {
        differences.add("line %d%n  - %s%n  + %s%n".formatted(i + 1, expected, actual));
      }
    }
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    int shown = Math.min(differences.size(), 5);
    String more =
        differences.size() == shown ? "" : "and %d more%n".formatted(differences.size() - shown);
    return Optional.of(String.join("", differences.subList(0, shown)) + more);
  }

  private static boolean isAlike(String expected, String actual) {
    if (expected.equals(actual)) {
      return true;
    }
    if (expected.startsWith(COLORS) && actual.startsWith(COLORS)) {
      return areColorsAlike(expected, actual);
    }
    return DECIMAL.matcher(expected).replaceAll("#").equals(DECIMAL.matcher(actual).replaceAll("#"))
        && areNumbersAlike(expected, actual);
  }

  private static boolean areColorsAlike(String expected, String actual) {
    String[] before = expected.substring(COLORS.length()).split(" ", -1);
    String[] now = actual.substring(COLORS.length()).split(" ", -1);
    if (before.length != now.length) {
      return false;
    }
    for (int i = 0; i < before.length; i++) {
      for (int channel = 0; channel < 6; channel += 2) {
        int difference = level(before[i], channel) - level(now[i], channel);
        if (Math.abs(difference) > LEVELS) {
          return false;
        }
      }
    }
    return true;
  }

  private static int level(String color, int channel) {
    return Integer.parseInt(color, channel, channel + 2, 16);
  }

  private static boolean areNumbersAlike(String expected, String actual) {
    Matcher before = DECIMAL.matcher(expected);
    Matcher now = DECIMAL.matcher(actual);
    while (before.find() && now.find()) {
      double wanted = Double.parseDouble(before.group());
      double found = Double.parseDouble(now.group());
      int exponent = before.group(2) == null ? 0 : Integer.parseInt(before.group(2));
      // What was rounded to few digits may have been rounded the other way.
      double lastDigit = Math.pow(10, exponent - before.group(1).length());
      double allowed = Math.max(ABSOLUTE, Math.abs(wanted) * RELATIVE) + lastDigit;
      // Not the other way round, for one may be no number.
      if (!(Math.abs(wanted - found) <= allowed)) {
        return false;
      }
    }
    return true;
  }
}
