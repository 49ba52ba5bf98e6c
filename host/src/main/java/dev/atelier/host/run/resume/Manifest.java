package dev.atelier.host.run.resume;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.plan.OutputNames;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file that says what became of each input, line by line as it goes, so that a run that was ended
 * in whatever way can be gone on with. A line is a JSON object: a {@linkplain ManifestHeader
 * heading} first, then an {@linkplain ManifestEntry entry} for each input. Of two entries for an
 * input the later one holds. Another run adds a heading of its own; one that goes on with an
 * earlier one adds the line {@code {"resumed": WHEN, "process": MARK}}; the table that the results
 * end in is told by {@code {"table": FILE, "sha256": SUM}}.
 *
 * <p>The entry of a result is on the disk before the result's name stands for it. So a result may
 * be missing that is said to be done, and none is there that is not spoken of.
 *
 * <p>A line that was not written to its end, at the end of the file, was never written.
 */
public final class Manifest implements Closeable {

  /** What tells the temporary files of a run from others: see {@link AtomicFile#process}. */
  private static final String PROCESS = "process";

  private static final String VERB = "verb";
  private static final String TABLE = "table";
  private static final String SHA256 = "sha256";

  /** How every manifest begins. */
  private static final String BEGINNING = "{\"atelier\":";

  /**
   * So many results of a process that was ended may be said to be done and not be: what writes one
   * must not have more of them on their way.
   */
  public static final int MOST_IN_FLIGHT = 10;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path file;

  /** The file, or where it is written until it can be moved there as a whole. */
  private final Path local;

  private final Map<String, ManifestEntry> entries = new LinkedHashMap<>();
  private final Set<String> unsure = new HashSet<>();
  private final Set<String> processes = new HashSet<>();
  private final Map<String, String> tables = new HashMap<>();
  private Optional<ManifestHeader> heading = Optional.empty();
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;
  private long length;
  private long end;
  private @Nullable ObjectNode firstLine;
  private boolean unpublished;
  private boolean remembers;

  private Manifest(Path file, Path local) {
    this.file = file;
    this.local = local;
  }

  /**
   * Reads a manifest.
   *
   * @param file the file; need not exist
   * @return what its last run did; nothing if there is none
   * @throws OperationException if it cannot be read, or is no manifest
   */
  public static Manifest read(Path file) {
    try {
      Manifest manifest = new Manifest(file, isLocal(file) ? file : copyOf(file));
      if (Files.exists(file)) {
        try (InputStream input = Files.newInputStream(manifest.local)) {
          manifest.read(input);
        }
      }
      return manifest;
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  /** Other file systems, such as those of clusters, have no files that one can add to. */
  private static boolean isLocal(Path file) {
    return file.getFileSystem() == FileSystems.getDefault();
  }

  private static Path copyOf(Path file) throws IOException {
    Path copy = Files.createTempFile("atelier-manifest", ".jsonl");
    copy.toFile().deleteOnExit();
    if (Files.exists(file)) {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Reads line by line, in bytes, for the length in bytes of what is whole is needed. */
  private void read(InputStream input) throws IOException {
    Deque<String> latest = new ArrayDeque<>();
    byte[] buffer = new byte[1 << 16];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long position = 0;
    long number = 0;
    boolean broken = false;
    for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
      for (int i = 0; i < count; i++) {
        position++;
        if (buffer[i] != '\n') {
          line.write(buffer[i]);
          continue;
        }
        number++;
        if (broken && heading.isPresent()) {
          throw new OperationException(
              "%s is damaged in line %d; remove the line, or start anew with another --manifest"
                  .formatted(file, number - 1));
        }
        broken = !understand(line.toString(StandardCharsets.UTF_8), latest);
        if (!broken) {
          end = position;
        }
        line.reset();
      }
    }
    boolean begun =
        number == 0 && BEGINNING.startsWith(start(line.toString(StandardCharsets.UTF_8)));
    if (heading.isEmpty() && !begun) {
      throw new OperationException(file + " is no manifest; name another file");
    }
    unsure.addAll(latest);
    length = position;
  }

  private static String start(String line) {
    return line.substring(0, Math.min(line.length(), BEGINNING.length()));
  }

  private boolean understand(String text, Deque<String> latest) {
    try {
      JsonNode json = mapper.readTree(text);
      if (json.has(VERB)) {
        heading = Optional.of(withoutTimes((ObjectNode) json));
        entries.clear();
        unsure.clear();
        latest.clear();
        tables.clear();
      }
      if (json.has(PROCESS)) {
        processes.add(json.get(PROCESS).asText());
        unsure.addAll(latest);
        latest.clear();
        return true;
      }
      if (json.has(TABLE)) {
        tables.put(json.get(TABLE).asText(), json.required(SHA256).asText());
        return true;
      }
      ManifestEntry entry = ManifestEntry.fromJson(json);
      entries.put(entry.key(), entry);
      latest.add(entry.key());
      if (latest.size() > MOST_IN_FLIGHT) {
        latest.remove();
      }
      return true;
    } catch (JsonProcessingException | RuntimeException e) {
      HiddenFailures.log(Manifest.class, "a line of the manifest is not understood", e);
      return false;
    }
  }

  private static ManifestHeader withoutTimes(ObjectNode json) {
    ObjectNode asked = json.deepCopy();
    asked.remove("started");
    asked.remove(PROCESS);
    return new ManifestHeader(asked);
  }

  /** Returns what the last run was asked for; empty if there was none. */
  Optional<ManifestHeader> heading() {
    return heading;
  }

  /** Returns what the last run says of an input, before this one unless that is remembered. */
  synchronized Optional<ManifestEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Returns all that the last run says, in the order in which it was first said. */
  Iterable<ManifestEntry> entries() {
    return entries.values();
  }

  /** Says whether an entry was written so late that its result need not have been. */
  boolean isUnsure(String key) {
    return unsure.contains(key);
  }

  /** Returns the marks of the processes that wrote it. */
  Set<String> processes() {
    return Set.copyOf(processes);
  }

  /**
   * Opens the file for writing, so that nobody else does. Nothing is written before {@link #begin}.
   *
   * @throws OperationException if it cannot be written, or another process writes it
   */
  public void open() {
    try {
      OutputNames.createFolder(
          requireNonNull(local.toAbsolutePath().getParent(), "a file is in a folder"));
      FileChannel opened =
          FileChannel.open(local, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = opened;
      lock = lock(opened);
      if (opened.size() != length) {
        close();
        throw new OperationException(
            ErrorKind.OUTPUT,
            file + " was written by another run a moment ago; give the command again");
      }
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  private @Nullable FileLock lock(FileChannel opened) {
    try {
      FileLock taken = opened.tryLock();
      if (taken != null) {
        return taken;
      }
    } catch (OverlappingFileLockException e) {
      // Another run in this process.
      HiddenFailures.log(Manifest.class, "another run in this process has the manifest", e);
    } catch (IOException e) {
      // Not every file system has locks.
      HiddenFailures.log(Manifest.class, "the manifest is written without a lock", e);
      return null;
    }
    close();
    throw new OperationException(
        ErrorKind.OUTPUT,
        file + " is being written by another run; wait for it, or name another with --manifest");
  }

  /**
   * Writes what a run is asked for, or that an earlier one is gone on with.
   *
   * @param asked what it is asked for
   * @param resumed whether an earlier run, if there was one, is gone on with
   * @throws OperationException if it cannot be written
   */
  public void begin(ManifestHeader asked, boolean resumed) {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    ObjectNode first = asked.json().deepCopy();
    first.put("started", now);
    first.put(PROCESS, TemporaryFiles.process());
    firstLine = first;
    if (resumed && heading.isPresent()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      append(line.put("resumed", now).put(PROCESS, TemporaryFiles.process()));
    } else {
      append(first);
    }
    unpublished = !isLocal(file);
  }

  /**
   * From now on {@link #entry} tells also what is written. Else that is on the disk alone, so that
   * a run over many pictures takes no more memory the longer it goes on.
   */
  void remember() {
    remembers = true;
  }

  /**
   * Writes what became of an input; it is on the disk when this returns.
   *
   * @throws OperationException if it cannot be written
   */
  public synchronized void add(ManifestEntry entry) {
    append(entry.toJson());
    if (remembers) {
      entries.put(entry.key(), entry);
    }
  }

  /**
   * Writes that a table is whole, and about to be moved to its place.
   *
   * @param table its place
   * @param whole where it is yet
   */
  void addTable(Path table, Path whole) {
    try {
      append(
          JsonNodeFactory.instance
              .objectNode()
              .put(TABLE, table.toString())
              .put(SHA256, Checksums.sha256(whole)));
    } catch (IOException e) {
      throw FileErrors.unreadable(whole, e);
    }
  }

  /** Says whether a table is as the last run wrote it. */
  boolean wroteTable(Path table) {
    try {
      String sum = tables.get(table.toString());
      return sum != null && Files.isRegularFile(table) && Checksums.sha256(table).equals(sum);
    } catch (IOException e) {
      HiddenFailures.log(Manifest.class, "cannot compare a table with the last run's", e);
      return false;
    }
  }

  private synchronized void append(ObjectNode line) {
    try {
      if (!Files.exists(local)) {
        // Somebody took the folder away, and all results with it: what they were made from is said
        // anew.
        reopen();
      }
      write(line);
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  private void reopen() throws IOException {
    close();
    length = 0;
    end = 0;
    open();
    write(requireNonNull(firstLine, "the run was begun"));
  }

  /** Writes where the last whole line ends, whatever a full disk let through after it. */
  private void write(ObjectNode line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    FileChannel target = requireNonNull(channel, "the manifest is open");
    target.truncate(end);
    long position = end;
    while (buffer.hasRemaining()) {
      position += target.write(buffer, position);
    }
    target.force(false);
    end = position;
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // Closing the file lets go of it as well.
      HiddenFailures.log(Manifest.class, "cannot let go of the manifest's lock", e);
    }
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // All that was to be on the disk is there.
      HiddenFailures.log(Manifest.class, "cannot close the manifest", e);
    }
    if (unpublished) {
      unpublished = false;
      publish();
    }
  }

  private void publish() {
    OutputNames.createFolder(requireNonNull(file.getParent(), "a file elsewhere is in a folder"));
    Path whole = TemporaryFiles.beside(file);
    try {
      Files.copy(local, whole);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  /**
   * Returns how many seconds a picture took, by those that are done.
   *
   * @param chosen what tells those apart that are asked for; if none of them is done, all are
   * @return the mean; empty if none is done
   */
  public Optional<Estimate> estimate(Map<String, String> chosen) {
    return estimate(entry -> entry.chosen().equals(chosen)).or(() -> estimate(entry -> true));
  }

  private Optional<Estimate> estimate(Predicate<ManifestEntry> wanted) {
    DoubleSummaryStatistics measured =
        entries.values().stream()
            .filter(wanted)
            .flatMap(entry -> entry.seconds().stream())
            .mapToDouble(seconds -> seconds)
            .summaryStatistics();
    return measured.getCount() == 0
        ? Optional.empty()
        : Optional.of(new Estimate(measured.getAverage(), measured.getCount()));
  }

  /**
   * How long a picture takes.
   *
   * @param seconds the mean
   * @param pictures over how many
   */
  public record Estimate(double seconds, long pictures) {}
}
