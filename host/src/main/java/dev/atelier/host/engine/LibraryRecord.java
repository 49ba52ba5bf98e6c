package dev.atelier.host.engine;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.engine.LibrarySet.Packed;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.file.PrivateFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers what libraries were when they had just been unpacked, so that a start need not read
 * them to know that they are still that.
 *
 * @param files what is known of each, by its name
 */
record LibraryRecord(Map<String, Entry> files) {

  private static final String SEPARATOR = "\t";

  /**
   * What is known of one library.
   *
   * @param sha256 its checksum
   * @param packed what the jar says that it is
   * @param stamp by what the file system tells that a file has changed
   */
  record Entry(String sha256, Packed packed, Stamp stamp) {}

  /**
   * By what a file system tells one state of a file from another. Nobody sets the time of the last
   * change of a file's own data; where there is none, it is zero.
   *
   * @param size its bytes
   * @param modified when its content was written, in nanoseconds
   * @param changed when anything about it was changed, in nanoseconds
   * @param node its number in the file system
   */
  record Stamp(long size, long modified, long changed, long node) {

    static Stamp of(Path file) throws IOException {
      if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Map<String, Object> unix =
            Files.readAttributes(
                file, "unix:size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
        return new Stamp(
            (long) requireNonNull(unix.get("size"), "the system tells no size"),
            nanoseconds(
                (FileTime)
                    requireNonNull(
                        unix.get("lastModifiedTime"), "the system tells no lastModifiedTime")),
            nanoseconds((FileTime) requireNonNull(unix.get("ctime"), "the system tells no ctime")),
            (long) requireNonNull(unix.get("ino"), "the system tells no ino"));
      }
      BasicFileAttributes basic =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Stamp(basic.size(), nanoseconds(basic.lastModifiedTime()), 0, 0);
    }

    private static long nanoseconds(FileTime time) {
      return time.to(TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Reads a record.
   *
   * @param file where it was saved
   * @return it; without files if there is none, or it is not one
   * @throws IOException if it cannot be read
   */
  static LibraryRecord read(Path file) throws IOException {
    Map<String, Entry> files = new TreeMap<>();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
          String[] words = line.split(SEPARATOR, -1);
          files.put(
              words[0],
              new Entry(
                  words[1],
                  new Packed(number(words[2]), number(words[3])),
                  new Stamp(
                      number(words[2]), number(words[4]), number(words[5]), number(words[6]))));
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        HiddenFailures.log(LibraryRecord.class, "a damaged record of libraries is made anew", e);
        files.clear();
      }
    }
    return new LibraryRecord(files);
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  /**
   * Writes a record.
   *
   * @param file where to; replaced
   * @throws IOException if it cannot be made this user's alone
   * @throws OperationException if it cannot be written
   */
  void save(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (name, entry) ->
            text.append(
                String.join(
                    SEPARATOR,
                    name,
                    entry.sha256,
                    Long.toString(entry.packed.size()),
                    Long.toString(entry.packed.checksum()),
                    Long.toString(entry.stamp.modified),
                    Long.toString(entry.stamp.changed),
                    Long.toString(entry.stamp.node) + "\n")));
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    AtomicFile.write(file, ExistingFile.OVERWRITE, output -> output.write(bytes));
    PrivateFolders.close(file);
  }

  /**
   * Checks that a file is what was recorded. It is read only where it may have changed.
   *
   * @param file a file
   * @param name the name of a library
   * @param packed what the jar says of that
   * @return what is known of it now; empty if the file is not that library
   * @throws IOException if it cannot be looked at
   */
  Optional<Entry> confirm(Path file, String name, Packed packed) throws IOException {
    Entry entry = files.get(name);
    if (entry == null
        || !entry.packed.equals(packed)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Stamp stamp = Stamp.of(file);
    return entry.stamp.equals(stamp)
            || (packed.size() == stamp.size && entry.sha256.equals(Checksums.sha256(file)))
        ? Optional.of(new Entry(entry.sha256, packed, stamp))
        : Optional.empty();
  }
}
