package dev.atelier.host.spark.protocol;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do with pictures.
 *
 * @param verb the name of the verb
 * @param parameters its parameters as JSON, one or more of them; a text that starts with {@link
 *     #KIT} names a file in the kit
 * @param written the same as the user gave them, for the provenance
 * @param version the version of Atelier, for the provenance
 * @param quality the quality of JPEGs, 1 to 100
 * @param mark stands at the beginning of the names of temporary files, after a point
 */
public record BatchSpec(
    String verb,
    List<String> parameters,
    List<String> written,
    String version,
    int quality,
    String mark)
    implements Serializable {

  /** Stands before names of files in the kit; nothing that a user gives can start like this. */
  public static final String KIT = "\0kit/";

  /** Copies the lists into some that can be sent. */
  public BatchSpec {
    parameters = new ArrayList<>(parameters);
    written = new ArrayList<>(written);
  }
}
