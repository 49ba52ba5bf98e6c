package dev.atelier.host.run.watch;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Folders whose pictures are worked on as they arrive.
 *
 * @param folders the folders, with all that is below them
 * @param apart a folder that is no part of the folders that it lies in
 */
public record WatchedInputs(List<Path> folders, Optional<Path> apart) {

  /** Copies the list. */
  public WatchedInputs {
    folders = List.copyOf(folders);
    requireNonNull(apart, "apart is null");
  }
}
