package dev.atelier.host.engine;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.host.engine.LibraryRecord.Entry;
import dev.atelier.host.engine.LibraryRecord.Stamp;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.file.PrivateFolders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder with unpacked native libraries, each of which is what its jar has. Nobody but this user
 * and the administrator can have written what {@link #find} returns.
 *
 * @param root the folder; it need not exist yet
 */
record LibraryCache(Path root) {

  private static final String LOCK = "lock";

  /** What folders are called while libraries are unpacked to them, and once they are replaced. */
  private static final String UNFINISHED = "unfinished-";

  private static final String RECORD_ENDING = ".sha256";

  /**
   * Looks for libraries, and checks them.
   *
   * @param set the libraries
   * @return the folder with them; empty if they are to be unpacked
   * @throws IOException if they cannot be looked at
   */
  Optional<Path> find(LibrarySet set) throws IOException {
    Path folder = root.resolve(set.folder());
    Path record = record(set);
    if (!isTrusted(root)
        || !isTrusted(requireNonNull(folder.getParent(), "it is in the cache"))
        || !isTrusted(folder)
        || !isTrusted(record)) {
      return Optional.empty();
    }
    LibraryRecord known = LibraryRecord.read(record);
    // One that is not known would be loaded too: DJL takes all that there is for PyTorch's.
    if (!known.files().keySet().equals(set.files().keySet())
        || !names(folder).equals(set.files().keySet())) {
      return Optional.empty();
    }
    Map<String, Entry> present = new TreeMap<>();
    for (String name : set.files().keySet()) {
      Path file = folder.resolve(name);
      Optional<Entry> entry =
          isTrusted(file) ? known.confirm(file, name, set.packed(name)) : Optional.empty();
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      present.put(name, entry.get());
    }
    refresh(record, known, new LibraryRecord(present));
    return Optional.of(folder);
  }

  /** Spares the next start to read what was copied here, or looks changed for another reason. */
  private static void refresh(Path file, LibraryRecord known, LibraryRecord present) {
    if (!present.equals(known) && Files.isWritable(file)) {
      try {
        present.save(file);
      } catch (IOException | OperationException e) {
        // It is as good as it was.
        HiddenFailures.log(LibraryCache.class, "cannot save the record of libraries anew", e);
      }
    }
  }

  /**
   * Unpacks libraries, unless another process has just done so. What was there in their place goes,
   * and so does what a process that was killed has left unfinished.
   *
   * @param set the libraries
   * @return the folder with them
   * @throws IOException if they cannot be unpacked
   */
  Path unpack(LibrarySet set) throws IOException {
    prepareRoot();
    try (FileChannel channel =
            FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Lock lock = Lock.of(channel)) {
      Optional<Path> found = find(set);
      if (found.isPresent()) {
        return found.get();
      }
      if (lock.isHeld()) {
        deleteUnfinished();
      }
      return replace(set);
    }
  }

  /** Takes the folder from whoever else may write to it; what was in it then may be anybody's. */
  private void prepareRoot() throws IOException {
    PrivateFolders.create(root);
    if (!isTrusted(root)) {
      PrivateFolders.close(root);
      try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
        found.forEach(PrivateFolders::deleteQuietly);
      }
    }
  }

  private Path replace(LibrarySet set) throws IOException {
    Path folder = root.resolve(set.folder());
    Path unfinished = Files.createTempDirectory(root, UNFINISHED);
    Path replaced = Files.createTempDirectory(root, UNFINISHED);
    try {
      Path parent = requireNonNull(folder.getParent(), "it is in the cache");
      if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS) && !isTrusted(parent)) {
        move(parent, replaced.resolve("parent"));
      }
      PrivateFolders.create(parent);
      Map<String, String> checksums = new TreeMap<>();
      for (Map.Entry<String, URL> file : set.files().entrySet()) {
        Path unpacked = unfinished.resolve(file.getKey());
        try (InputStream stream = file.getValue().openStream()) {
          checksums.put(file.getKey(), Checksums.copy(stream, unpacked));
        }
        PrivateFolders.close(unpacked);
      }
      Path record = record(set);
      PrivateFolders.deleteQuietly(record);
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        // Not deleted in its place: a process may be about to load from it.
        move(folder, replaced.resolve("folder"));
      }
      move(unfinished, folder);
      recordOf(set, folder, checksums).save(record);
      return folder;
    } finally {
      PrivateFolders.deleteQuietly(unfinished);
      PrivateFolders.deleteQuietly(replaced);
    }
  }

  private static void move(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static LibraryRecord recordOf(LibrarySet set, Path folder, Map<String, String> checksums)
      throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, String> file : checksums.entrySet()) {
      String name = file.getKey();
      entries.put(
          name, new Entry(file.getValue(), set.packed(name), Stamp.of(folder.resolve(name))));
    }
    return new LibraryRecord(entries);
  }

  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, UNFINISHED + "*")) {
      found.forEach(PrivateFolders::deleteQuietly);
    }
  }

  /** Beside the folder, for what is in that would be loaded. */
  private Path record(LibrarySet set) {
    return root.resolve(set.folder() + RECORD_ENDING);
  }

  private static boolean isTrusted(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && PrivateFolders.distrust(path).isEmpty();
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  /** Keeps other processes from unpacking. Some file systems of a network know no locks. */
  private record Lock(@Nullable FileLock held) implements AutoCloseable {

    static Lock of(FileChannel channel) {
      try {
        return new Lock(channel.lock());
      } catch (IOException | OverlappingFileLockException e) {
        HiddenFailures.log(LibraryCache.class, "libraries are unpacked without a lock", e);
        return new Lock(null);
      }
    }

    boolean isHeld() {
      return held != null;
    }

    @Override
    public void close() throws IOException {
      if (held != null) {
        held.release();
      }
    }
  }
}
