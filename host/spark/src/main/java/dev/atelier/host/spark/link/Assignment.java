package dev.atelier.host.spark.link;

import java.io.Serializable;

/**
 * What to do with each picture of a batch.
 *
 * @param verb the name of the verb
 * @param parameters its parameters as JSON; a text that starts with {@link #KIT} names a file in
 *     the kit
 * @param written the parameters as the user gave them, for the provenance
 * @param version the version of Atelier, for the provenance
 * @param quality the quality of JPEGs, 1 to 100
 * @param overwrites whether a result that exists may be replaced
 */
public record Assignment(
    String verb,
    String parameters,
    String written,
    String version,
    int quality,
    boolean overwrites)
    implements Serializable {

  /** Stands before names of files in the kit; nothing that a user gives can start like this. */
  public static final String KIT = "\0kit/";
}
