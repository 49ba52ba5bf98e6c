package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A table that the results of a run are to be written to.
 *
 * @param file the file; empty for standard output
 * @param format its format
 */
public record Table(Optional<Path> file, TableFormat format) {

  /** Checks the components. */
  public Table {
    requireNonNull(file, "file is null");
    requireNonNull(format, "format is null");
  }
}
