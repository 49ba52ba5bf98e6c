package dev.atelier.host.parameter;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the names of Java become those that a user types, and what a mistyped one was meant to be.
 */
public final class Names {

  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][A-Za-z0-9]*");
  private static final Pattern WORD_BREAK =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private Names() {}

  static boolean isCamelCase(String name) {
    return CAMEL_CASE.matcher(name).matches();
  }

  /** Turns {@code styleWeight} into {@code style-weight}. */
  static String kebabCase(String camelCase) {
    return WORD_BREAK.matcher(camelCase).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  /** Turns {@code AS_IS} into {@code as-is}. */
  static String kebabCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds the known name that is nearest to a wrong one.
   *
   * @param wrong the wrong name
   * @param known the names that there are
   * @return the name; empty if none is near enough to be meant
   */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    String normalized = normalize(wrong);
    int tolerance = Math.max(1, normalized.length() / 3);
    return known.stream()
        .filter(name -> editDistance(normalized, normalize(name)) <= tolerance)
        .min(Comparator.comparingInt(name -> editDistance(normalized, normalize(name))));
  }

  /** Makes {@code --styleWeight}, {@code style_weight} and {@code style-weight} the same. */
  private static String normalize(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Counts the letters to insert, delete, replace or swap with their neighbor. */
  private static int editDistance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], 1 + beforePrevious[j - 2]);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[b.length()];
  }
}
