package dev.atelier.api.file;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.api.internal.TemporaryFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its target under a hidden name, then
 * moved there in one step.
 *
 * <p>Use it in a try-with-resources statement: what is closed without {@link #commit()} leaves
 * nothing behind. One file belongs to one thread.
 *
 * @since 0.1
 */
public final class AtomicFile implements Closeable {

  private final Path target;
  private final ExistingFile existing;
  private final Path temporary;

  private AtomicFile(Path target, ExistingFile existing, Path temporary) {
    this.target = target;
    this.existing = existing;
    this.temporary = temporary;
  }

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes the content.
     *
     * @param output where to; need not be closed
     * @throws IOException if it cannot be written
     */
    void writeTo(OutputStream output) throws IOException;
  }

  /**
   * Writes a whole file.
   *
   * @param target the file
   * @param existing what to do if it exists
   * @param content what goes into it; not asked for if the file exists and is to be kept
   * @return {@code true} if the file was written, {@code false} if it was skipped
   * @throws OperationException if it cannot be written, or exists and must not
   */
  public static boolean write(Path target, ExistingFile existing, Content content) {
    requireNonNull(content, "content is null");
    if (existing == ExistingFile.SKIP && exists(target)) {
      return false;
    }
    try (AtomicFile file = create(target, existing)) {
      try (OutputStream output = Files.newOutputStream(file.path())) {
        content.writeTo(output);
      } catch (IOException e) {
        throw FileErrors.unwritable(target, e);
      }
      return file.commit();
    }
  }

  /**
   * Creates an empty temporary file in the target's folder.
   *
   * @param target the file to be
   * @param existing what to do if it exists
   * @return the file, to be closed
   * @throws OperationException if the folder cannot be written to, or the target exists and must
   *     not
   */
  public static AtomicFile create(Path target, ExistingFile existing) {
    requireNonNull(target, "target is null");
    requireNonNull(existing, "existing is null");
    try {
      if (Files.isDirectory(target)) {
        throw new IOException("is a folder");
      }
      if (existing == ExistingFile.FAIL && exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      // What a link points to is replaced, not the link.
      Path place =
          existing == ExistingFile.OVERWRITE && Files.isSymbolicLink(target) && Files.exists(target)
              ? target.toRealPath()
              : target;
      return new AtomicFile(place, existing, TemporaryFiles.create(place));
    } catch (IOException e) {
      throw FileErrors.unwritable(target, e);
    }
  }

  /**
   * Returns the temporary file, which the content is written to.
   *
   * @return its path; the file exists and may be opened as often as needed
   */
  public Path path() {
    return temporary;
  }

  /**
   * Moves the file to its target. What was written is on the disk before the target's name stands
   * for it.
   *
   * @return {@code true} if the file is in place, {@code false} if the target exists and is to be
   *     {@linkplain ExistingFile#SKIP kept}
   * @throws OperationException if it cannot be moved, or the target exists and {@linkplain
   *     ExistingFile#FAIL must not}, even if it appeared a moment ago
   */
  public boolean commit() {
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (existing == ExistingFile.OVERWRITE) {
        replace();
      } else {
        try {
          moveWithoutReplacing();
        } catch (FileAlreadyExistsException e) {
          if (existing == ExistingFile.SKIP) {
            return false;
          }
          throw e;
        }
      }
      return true;
    } catch (IOException e) {
      throw FileErrors.unwritable(target, e);
    } finally {
      close();
    }
  }

  /** Deletes the temporary file, unless it was {@linkplain #commit() committed}. */
  @Override
  public void close() {
    TemporaryFiles.discard(temporary);
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private void replace() throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A move looks first and replaces then; a second name for a file is given in one step. */
  private void moveWithoutReplacing() throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has second names: an empty file holds the place.
      Files.createFile(target);
      try {
        replace();
      } catch (IOException failure) {
        Files.deleteIfExists(target);
        throw failure;
      }
    }
  }
}
