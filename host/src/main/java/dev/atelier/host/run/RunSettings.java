package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.file.ExistingFile;

/**
 * What the host itself is asked for in a run.
 *
 * @param existing what to do about results that exist
 * @param quality the quality of JPEGs, 1 to 100
 */
public record RunSettings(ExistingFile existing, int quality) {

  /** Checks the components. */
  public RunSettings {
    requireNonNull(existing, "existing is null");
  }
}
