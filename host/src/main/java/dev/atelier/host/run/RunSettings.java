package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.run.cluster.RemoteExecutor;
import dev.atelier.host.run.result.SortTarget;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.ManifestSettings;
import java.util.Optional;

/**
 * What the host itself is asked for in a run.
 *
 * @param existing what to do about files that exist; a table that exists is written as a whole or
 *     not at all, so that {@link ExistingFile#SKIP} is for it as {@link ExistingFile#FAIL}
 * @param quality the quality of JPEGs, 1 to 100
 * @param table where the results go as a table, if they do
 * @param sorting where the inputs go by their labels, if they do
 * @param recording where it is said what becomes of each input, if it is
 * @param machines the machines that work on the pictures; empty for this process alone
 */
public record RunSettings(
    ExistingFile existing,
    int quality,
    Optional<TableTarget> table,
    Optional<SortTarget> sorting,
    Optional<ManifestSettings> recording,
    Optional<RemoteExecutor> machines) {

  /** Checks the components. */
  public RunSettings {
    requireNonNull(existing, "existing is null");
    requireNonNull(table, "table is null");
    requireNonNull(sorting, "sorting is null");
    requireNonNull(recording, "recording is null");
    requireNonNull(machines, "machines is null");
  }

  /**
   * Creates the settings of a run in this process that is not recorded.
   *
   * @param existing what to do about files that exist
   * @param quality the quality of JPEGs, 1 to 100
   * @param table where the results go as a table, if they do
   * @param sorting where the inputs go by their labels, if they do
   */
  public RunSettings(
      ExistingFile existing,
      int quality,
      Optional<TableTarget> table,
      Optional<SortTarget> sorting) {
    this(existing, quality, table, sorting, Optional.empty(), Optional.empty());
  }

  /**
   * Creates the settings of a run that neither writes a table nor sorts, and is not recorded.
   *
   * @param existing what to do about results that exist
   * @param quality the quality of JPEGs, 1 to 100
   */
  public RunSettings(ExistingFile existing, int quality) {
    this(existing, quality, Optional.empty(), Optional.empty());
  }

  /**
   * Returns these settings with a record of what becomes of each input.
   *
   * @param record where it goes
   * @return the settings
   */
  public RunSettings recordedIn(Optional<ManifestSettings> record) {
    return new RunSettings(existing, quality, table, sorting, record, machines);
  }

  /**
   * Returns these settings for a run on other machines.
   *
   * @param chosen the machines, if there are any
   * @return the settings
   */
  public RunSettings on(Optional<RemoteExecutor> chosen) {
    return new RunSettings(existing, quality, table, sorting, recording, chosen);
  }
}
