package dev.atelier.host.recipe;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.ParameterException;
import dev.atelier.host.parameter.InvalidOptionException;
import dev.atelier.host.plugin.LoadedVerb;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A verb that is done once, after all pictures.
 *
 * @param name what it is called in the recipe
 * @param line where it begins in the recipe, from 1
 * @param verb the verb
 * @param texts its options as they are written in the recipe, in which a name in braces stands for
 *     a place that earlier steps wrote to
 */
public record TaskStep(String name, int line, LoadedVerb verb, Map<String, String> texts) {

  /** What stands for the folder of the run. */
  public static final String OUTPUT = "output";

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  /** Copies the texts. */
  public TaskStep {
    requireNonNull(name, "name is null");
    requireNonNull(verb, "verb is null");
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** Returns the names in braces in a text. */
  static Set<String> placesIn(String text) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    return places;
  }

  /**
   * Says whether it needs the folder of the run.
   *
   * @return whether it names any place that is written to
   */
  public boolean namesPlaces() {
    return texts.values().stream().anyMatch(text -> !placesIn(text).isEmpty());
  }

  /**
   * Returns the parameters.
   *
   * @param places what the names in braces stand for
   * @param coming whether the files there need not exist yet
   * @return the parameters
   * @throws ParameterException if one is wrong
   */
  public Record parameters(Map<String, Path> places, boolean coming) {
    Map<String, String> filled = new LinkedHashMap<>();
    Set<String> notYet = new TreeSet<>();
    texts.forEach(
        (option, text) -> {
          filled.put(option, filled(option, text, places));
          if (coming && !placesIn(text).isEmpty()) {
            notYet.add(option);
          }
        });
    return verb.schema().parse(filled, notYet);
  }

  private static String filled(String option, String text, Map<String, Path> places) {
    return PLACE
        .matcher(text)
        .replaceAll(
            match -> {
              Path place = places.get(match.group(1));
              if (place == null) {
                throw unknownPlace(option, match.group(1), places.keySet());
              }
              return Matcher.quoteReplacement(place.toString());
            });
  }

  private static ParameterException unknownPlace(
      String option, String name, Collection<String> known) {
    return InvalidOptionException.of(
        option,
        "nothing is kept as {%s}; there are {%s}"
            .formatted(name, String.join("}, {", new TreeSet<>(known))));
  }
}
