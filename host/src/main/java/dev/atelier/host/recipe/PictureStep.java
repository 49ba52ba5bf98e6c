package dev.atelier.host.recipe;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.Verb.Output;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.plugin.LoadedVerb;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A verb that is done with each picture.
 *
 * @param name what it is called in the recipe
 * @param line where it begins in the recipe, from 1
 * @param verb the verb
 * @param parameters its parameters
 * @param from the step whose picture it looks at, by its place among the steps; empty for the
 *     picture that was read
 * @param output where its pictures are kept, a folder or a pattern, below the folder of the run;
 *     empty if they are not
 * @param format the format of its pictures; empty for that of the input
 * @param quality the quality of JPEGs, 1 to 100
 * @param table where its data are kept, below the folder of the run; empty if they are told
 */
public record PictureStep(
    String name,
    int line,
    LoadedVerb verb,
    Record parameters,
    OptionalInt from,
    Optional<String> output,
    Optional<PictureFormat> format,
    int quality,
    Optional<String> table) {

  /** Checks the components. */
  public PictureStep {
    requireNonNull(name, "name is null");
    requireNonNull(verb, "verb is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(from, "from is null");
    requireNonNull(output, "output is null");
    requireNonNull(format, "format is null");
    requireNonNull(table, "table is null");
  }

  /**
   * Says whether pictures come out of it.
   *
   * @return whether it gives pictures, rather than data alone
   */
  public boolean givesPictures() {
    return verb.verb().output() == Output.PICTURE;
  }
}
