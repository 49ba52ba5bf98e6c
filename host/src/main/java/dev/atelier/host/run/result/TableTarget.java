package dev.atelier.host.run.result;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table that the results of a run are to be written to.
 *
 * @param file the file; empty for standard output
 * @param format its format
 */
public record TableTarget(Optional<Path> file, TableFormat format) {

  /** Checks the components. */
  public TableTarget {
    requireNonNull(file, "file is null");
    requireNonNull(format, "format is null");
  }

  /** Returns the names of the rows of a matrix, which stand in a file beside it. */
  Optional<Path> names() {
    return format.isMatrix() ? file.map(TableTarget::namesBeside) : Optional.empty();
  }

  private static Path namesBeside(Path matrix) {
    String name = matrix.getFileName().toString();
    return matrix.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
  }

  /**
   * Returns all files that are written.
   *
   * @return the file, and the one with the names of its rows; none for standard output
   */
  public List<Path> files() {
    return Stream.concat(file.stream(), names().stream()).toList();
  }
}
