package dev.atelier.api.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The temporary files of this process, whoever writes them: where they are, and how all of them are
 * deleted when the process is told to end. Only the host may do that, for the files may be another
 * plugin's, or its own.
 */
public final class TemporaryFiles {

  private static final String PREFIX = ".atelier-";
  private static final String SUFFIX = ".part";

  /** Tells the temporary files of this process from those of others, also of earlier ones. */
  private static final String PROCESS = UUID.randomUUID().toString();

  private static final AtomicLong COUNT = new AtomicLong();

  /** The temporary files of this process, so that an interrupted process leaves none. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private TemporaryFiles() {}

  /**
   * Creates an empty temporary file, hidden and in the folder of another file.
   *
   * @param target the other file
   * @return the temporary file, to be moved or {@linkplain #discard discarded}
   * @throws IOException if it cannot be created
   */
  public static Path create(Path target) throws IOException {
    Path temporary = beside(target);
    OPEN.add(temporary);
    try {
      return Files.createFile(temporary);
    } catch (IOException e) {
      OPEN.remove(temporary);
      throw e;
    }
  }

  /**
   * Returns a name for a temporary file that nothing has, hidden and in the folder of another file.
   *
   * @param target the other file
   * @return the temporary file, which does not exist
   */
  public static Path beside(Path target) {
    return target
        .toAbsolutePath()
        .resolveSibling(PREFIX + PROCESS + "-" + COUNT.incrementAndGet() + SUFFIX);
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
   * Deletes every temporary file of this process that is neither moved to its place nor discarded.
   * For the time when the process is told to end.
   */
  public static void discardAll() {
    OPEN.forEach(TemporaryFiles::discard);
  }

  /**
   * Deletes a temporary file, if it is still there.
   *
   * @param temporary the file
   */
  public static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // A hidden file that cannot be deleted harms nobody; the result, or the error that led here,
      // matters more.
    } finally {
      OPEN.remove(temporary);
    }
  }
}
