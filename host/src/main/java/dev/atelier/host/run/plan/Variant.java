package dev.atelier.host.run.plan;

import static java.util.Objects.requireNonNull;

import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.plugin.LoadedVerb;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that every input of a run is worked on with. A run has more than one of these if an
 * option that names a file was given more than one, such as several styles.
 *
 * @param parameters the parameters
 * @param chosen what tells it from the other variants: the file, as the user wrote it, by the name
 *     of the option; empty if there is but one
 * @param words what the options may be called by in the name of a result, by the name of the
 *     option: of a file its name without folder and extension
 */
public record Variant(Record parameters, Map<String, String> chosen, Map<String, String> words) {

  /** Copies the maps. */
  public Variant {
    requireNonNull(parameters, "parameters is null");
    chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /**
   * Reads a variant.
   *
   * @param verb the verb
   * @param texts what the user gave, by the name of the option
   * @param varied the options that have another value in other variants
   * @return the variant
   * @throws dev.atelier.api.ParameterException if a text is wrong
   */
  @SuppressWarnings("unchecked") // the schema is that of the record
  public static Variant of(LoadedVerb verb, Map<String, String> texts, List<String> varied) {
    Record parameters = verb.schema().parse(texts);
    Map<String, String> written = ((ParameterSchema<Record>) verb.schema()).toTexts(parameters);
    Map<String, String> chosen = new LinkedHashMap<>();
    varied.forEach(name -> chosen.put(name, written.get(name)));
    Map<String, String> words = new LinkedHashMap<>();
    for (OptionSchema option : verb.schema().options()) {
      String text = written.get(option.name());
      if (text != null && !option.repeatable()) {
        words.put(option.name(), option.path() ? stem(Path.of(text)) : word(text));
      }
    }
    return new Variant(parameters, chosen, words);
  }

  private static String stem(Path file) {
    Path name = file.getFileName();
    return name == null ? "_" : word(OutputNames.stem(name.toString()));
  }

  private static String word(String text) {
    return OutputNames.folderName(text);
  }
}
