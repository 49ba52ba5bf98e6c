package dev.atelier.host.file;

import static java.util.Objects.requireNonNull;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders that only the user who runs this process can change, so that what is in them may be
 * trusted. Where the file system knows no owners, such as on Windows, each user has folders of
 * their own anyway, and all are trusted.
 */
public final class PrivateFolders {

  private static final String LOCK = "lock";

  /** Write permission of the group and of all others, as the file system has it in its mode. */
  private static final int WRITE_BY_OTHERS = 0022;

  private static final int WRITE_BY_ALL = 0002;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** A folder may be so young that the process that made it has not locked it yet. */
  private static final Duration TIME_TO_LOCK = Duration.ofMinutes(1);

  private static final boolean KNOWS_OWNERS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private PrivateFolders() {}

  /** Looks up who runs this process, at the first question only. */
  private static final class Self {
    static final int USER = KNOWS_OWNERS ? (int) new UnixSystem().getUid() : ROOT;
  }

  /**
   * Says why a file or folder cannot be trusted.
   *
   * @param path a file or folder, which a link is not followed to
   * @return what is wrong with it, such as "belongs to another user"; empty if nothing is
   * @throws IOException if it cannot be looked at
   */
  public static Optional<String> distrust(Path path) throws IOException {
    if (!KNOWS_OWNERS) {
      return Optional.empty();
    }
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    int owner = (int) requireNonNull(attributes.get("uid"), "the system tells no owner");
    int mode = (int) requireNonNull(attributes.get("mode"), "the system tells no mode");
    if ((boolean) requireNonNull(attributes.get("isSymbolicLink"), "the system tells no kind")) {
      return Optional.of("is a link");
    }
    if (owner != Self.USER && owner != ROOT) {
      return Optional.of("belongs to another user");
    }
    return (mode & WRITE_BY_OTHERS) != 0 && (mode & STICKY) == 0
        ? Optional.of("may be written by other users")
        : Optional.empty();
  }

  /**
   * Says why none of what is in a folder can be trusted because of a folder that it is in, for
   * there somebody else may put another in its place.
   *
   * @param folder a folder, named without links; it need not exist
   * @return what is wrong; empty if nothing is
   * @throws IOException if it cannot be looked at
   */
  public static Optional<String> distrustAbove(Path folder) throws IOException {
    if (!KNOWS_OWNERS) {
      return Optional.empty();
    }
    for (Path above = folder.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        Map<String, Object> attributes = Files.readAttributes(above, "unix:uid,mode");
        int owner = (int) requireNonNull(attributes.get("uid"), "the system tells no owner");
        int mode = (int) requireNonNull(attributes.get("mode"), "the system tells no mode");
        if (owner != Self.USER && owner != ROOT) {
          return Optional.of("is in " + above + ", which belongs to another user");
        }
        // Where each user has a group of their own, it is usual that the group may write.
        if ((mode & WRITE_BY_ALL) != 0 && (mode & STICKY) == 0) {
          return Optional.of("is in " + above + ", which all may write to");
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Follows the links in the name of a folder.
   *
   * @param folder a folder; it need not exist
   * @return its name without links, as far as it exists
   * @throws IOException if it cannot be looked at
   */
  public static Path withoutLinks(Path folder) throws IOException {
    Path existing = existing(folder);
    return existing.toRealPath().resolve(existing.relativize(folder)).normalize();
  }

  /**
   * Returns whether a folder can be written to, or made if it is not there.
   *
   * @param folder the folder
   * @return whether this user may
   */
  public static boolean canBeWritten(Path folder) {
    Path existing = existing(folder);
    return Files.isDirectory(existing) && Files.isWritable(existing);
  }

  /** Returns the nearest of a path and what it is in that is there. */
  private static Path existing(Path path) {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /**
   * Returns whether this user owns something.
   *
   * @param path a file or folder
   * @return whether its owner is who runs this process
   * @throws IOException if it cannot be looked at
   */
  public static boolean isOurs(Path path) throws IOException {
    return !KNOWS_OWNERS
        || (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == Self.USER;
  }

  /**
   * Makes a folder, and those that it is in, for this user alone; nothing if it is there.
   *
   * @param folder the folder
   * @throws IOException if it cannot be made
   */
  public static void create(Path folder) throws IOException {
    // Those that it is in are made as any other, for they may hold what is shared.
    if (folder.getParent() != null) {
      Files.createDirectories(folder.getParent());
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, forUsAlone());
    }
  }

  /**
   * Takes all permissions from all others.
   *
   * @param path a file or folder of this user
   * @throws IOException if that is not possible
   */
  public static void close(Path path) throws IOException {
    if (KNOWS_OWNERS) {
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  private static FileAttribute<?>[] forUsAlone() {
    return KNOWS_OWNERS
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Makes a folder for as long as this process lives, under a name that nobody can foresee. What
   * processes that were killed have left behind of their own goes.
   *
   * @param prefix what the name starts with; the names of nothing else do
   * @return the folder
   * @throws IOException if there is no place for it
   */
  public static Path forThisProcess(String prefix) throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    deleteAbandoned(parent, prefix);
    Path folder = Files.createTempDirectory(parent, prefix);
    // Stays open, and locked, until the process ends.
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> deleteQuietly(folder), "temporary folder"));
    return folder;
  }

  private static void deleteAbandoned(Path parent, String prefix) throws IOException {
    FileTime young = FileTime.from(Instant.now().minus(TIME_TO_LOCK));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder, young)) {
          deleteQuietly(folder);
        }
      }
    }
  }

  private static boolean isAbandoned(Path folder, FileTime young) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          || !isOurs(folder)
          || Files.getLastModifiedTime(folder).compareTo(young) > 0) {
        return false;
      }
      if (Files.notExists(folder.resolve(LOCK))) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock != null;
      }
    } catch (IOException | OverlappingFileLockException e) {
      HiddenFailures.log(PrivateFolders.class, "cannot lock a folder, which is left alone", e);
      return false;
    }
  }

  /**
   * Deletes a folder and what is in it, as far as that is possible.
   *
   * @param folder the folder; it need not exist
   */
  public static void deleteQuietly(Path folder) {
    List<Path> paths;
    try (Stream<Path> found = Files.walk(folder)) {
      paths = found.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException e) {
      HiddenFailures.log(PrivateFolders.class, "cannot list a folder that is to be deleted", e);
      return;
    }
    for (Path path : paths) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // Windows keeps what is loaded. Whoever looks for what is abandoned finds it.
        HiddenFailures.log(PrivateFolders.class, "cannot delete a file", e);
      }
    }
  }
}
