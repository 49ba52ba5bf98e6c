package dev.atelier.api.file;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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

  private static final String PREFIX = ".atelier-";
  private static final String SUFFIX = ".part";

  /** Tells the temporary files of this process from those of others, also of earlier ones. */
  private static final String PROCESS = UUID.randomUUID().toString();

  private static final AtomicLong COUNT = new AtomicLong();

  /** The temporary files of this process, so that an interrupted process leaves none. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

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
      Path temporary = temporaryBeside(place);
      OPEN.add(temporary);
      try {
        Files.createFile(temporary);
      } catch (IOException e) {
        OPEN.remove(temporary);
        throw e;
      }
      return new AtomicFile(place, existing, temporary);
    } catch (IOException e) {
      throw FileErrors.unwritable(target, e);
    }
  }

  /**
   * Returns a name for a temporary file that nothing has, hidden and in the folder of another file.
   *
   * @param target the other file
   * @return the temporary file, which does not exist
   */
  public static Path temporaryBeside(Path target) {
    return FileErrors.folderOf(target)
        .resolve(PREFIX + PROCESS + "-" + COUNT.incrementAndGet() + SUFFIX);
  }

  /**
   * Returns what tells the temporary files of this process from all others.
   *
   * @return the mark, for {@link #discardOf}
   */
  public static String process() {
    return PROCESS;
  }

  /**
   * Deletes what processes that were ended without a warning left in a folder.
   *
   * @param processes the {@linkplain #process marks} of these processes, which have to have ended
   * @param folder the folder; need not exist
   */
  public static void discardOf(Set<String> processes, Path folder) {
    int start = PREFIX.length();
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path temporary : left) {
        String name = temporary.getFileName().toString();
        int end = Math.max(start, name.lastIndexOf('-'));
        if (processes.contains(name.substring(start, end))) {
          discard(temporary);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // As for one: what is hidden harms nobody.
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
    discard(temporary);
  }

  /**
   * Deletes every temporary file of this process that is neither committed nor closed. For the time
   * when the process is told to end.
   */
  public static void discardAll() {
    OPEN.forEach(AtomicFile::discard);
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // A hidden file that cannot be deleted harms nobody; the result, or the error that led here,
      // matters more.
    } finally {
      OPEN.remove(temporary);
    }
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
