package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin that could not be loaded.
 *
 * @param source its jar or folder
 * @param reason what is wrong with it, in one line
 * @param cause what its code threw, if it did
 */
public record FailedPlugin(Path source, String reason, Optional<Throwable> cause) {

  /**
   * Checks the components.
   *
   * @throws NullPointerException if one is {@code null}
   */
  public FailedPlugin {
    requireNonNull(source, "source is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(cause, "cause is null");
  }
}
