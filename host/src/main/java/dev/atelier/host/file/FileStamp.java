package dev.atelier.host.file;

import dev.atelier.api.file.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * By what a file that was changed is known without reading it.
 *
 * @param size how many bytes
 * @param modified when it was last written to
 */
public record FileStamp(long size, Instant modified) {

  /**
   * Looks at a file.
   *
   * @throws dev.atelier.api.OperationException if it cannot be looked at
   */
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(facts.size(), facts.lastModifiedTime().toInstant());
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }
}
