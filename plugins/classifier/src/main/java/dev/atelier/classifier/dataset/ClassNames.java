package dev.atelier.classifier.dataset;

import dev.atelier.classifier.model.Prediction;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the names of classes as people do, for whom {@code Forest} and {@code forest} are one.
 * Systems differ in how they write letters with accents, so names are compared in one Unicode form.
 */
public final class ClassNames {

  private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  private static final int MOST_TOLD = 8;

  private ClassNames() {}

  /** Returns the name without blanks around it, in Unicode's composed form. */
  static String tidy(String name) {
    return BLANKS_AROUND.matcher(Normalizer.normalize(name, Normalizer.Form.NFC)).replaceAll("");
  }

  /** Returns what names that a person would not tell apart have in common. */
  static String key(String name) {
    // Upper case first, so that the German sharp s is the same as its capitals.
    return tidy(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** Says whether a name is the one that pictures of no class are given. */
  static boolean isReserved(String name) {
    return key(name).equals(key(Prediction.NONE));
  }

  /** Returns the first two of the names that a person would not tell apart. */
  static Optional<List<String>> alike(Collection<String> names) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String other = seen.putIfAbsent(key(name), name);
      if (other != null) {
        return Optional.of(List.of(other, name));
      }
    }
    return Optional.empty();
  }

  /**
   * Finds the classes that labels mean.
   *
   * @param classes the names of the classes
   * @return for each label that is a class, alone or but for case and blanks, the class's index
   */
  public static Map<String, Integer> indices(Collection<String> labels, List<String> classes) {
    Map<String, Integer> indices = new HashMap<>();
    for (String label : labels) {
      int exact = classes.indexOf(label);
      List<String> alike = classes.stream().filter(name -> key(name).equals(key(label))).toList();
      if (exact >= 0) {
        indices.put(label, exact);
      } else if (alike.size() == 1) {
        indices.put(label, classes.indexOf(alike.get(0)));
      }
    }
    return indices;
  }

  /** Names some of many in a message, and counts the rest. */
  public static String some(Collection<?> names) {
    String told =
        names.stream().limit(MOST_TOLD).map(Object::toString).collect(Collectors.joining(", "));
    int rest = names.size() - MOST_TOLD;
    return rest > 0 ? told + " and " + rest + " more" : told;
  }
}
