package dev.atelier.host.run.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.run.plan.Job;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The results of a run as a table: a row for each input in the order of the inputs, whatever became
 * of it. Its columns are {@code input}, {@code label} for verbs that tell classes apart, the
 * entries of the data in the order in which they first appear, and {@code error}.
 *
 * <p>What is {@linkplain #close() closed} before it is {@linkplain #write() written} leaves nothing
 * behind. Not safe for use from several threads at once.
 */
public final class ResultTable implements Closeable {

  private static final String INPUT = "input";
  private static final String LABEL = "label";
  private static final String ERROR = "error";

  /** What an entry of the data is called if the host has a column of that name. */
  private static final String PREFIX = "data.";

  private final ObjectMapper mapper = new ObjectMapper();
  private final TableTarget table;
  private List<AtomicFile> temporary;
  private final OutputStream standardOutput;
  private final boolean labeled;
  private final List<Job> jobs;
  private final Function<Job, Map<String, String>> chosen;
  private final Set<String> names = new HashSet<>();

  /**
   * The rows as JSON: as objects they would take several times the memory. By identity: standard
   * input, named twice, is two jobs that look the same.
   */
  private final IdentityHashMap<Job, byte[]> rows = new IdentityHashMap<>();

  private ResultTable(
      TableTarget table,
      List<AtomicFile> temporary,
      OutputStream standardOutput,
      boolean labeled,
      List<Job> jobs,
      Function<Job, Map<String, String>> chosen) {
    this.chosen = chosen;
    this.table = table;
    this.temporary = temporary;
    this.standardOutput = standardOutput;
    this.labeled = labeled;
    this.jobs = new ArrayList<>(jobs);
    jobs.forEach(job -> names.add(key(job)));
  }

  /**
   * Starts a table, and its file beside the place where it is to be, so that a place that cannot be
   * written to is found before the work begins.
   *
   * @param table where it goes
   * @param existing whether a file that exists may be replaced
   * @param standardOutput standard output
   * @param labeled whether it has a column for labels
   * @param jobs the inputs
   * @param chosen what tells apart jobs of one input, by the name of the option; a column for each
   * @throws OperationException if the file exists and is to be kept, or cannot be written
   */
  public static ResultTable open(
      TableTarget table,
      ExistingFile existing,
      OutputStream standardOutput,
      boolean labeled,
      List<Job> jobs,
      Function<Job, Map<String, String>> chosen) {
    if (table.file().isEmpty()) {
      return new ResultTable(table, List.of(), standardOutput, labeled, jobs, chosen);
    }
    requireFree(table, existing);
    boolean replaces = existing == ExistingFile.OVERWRITE;
    List<AtomicFile> temporary =
        create(table, replaces ? ExistingFile.OVERWRITE : ExistingFile.FAIL);
    return new ResultTable(table, temporary, standardOutput, labeled, jobs, chosen);
  }

  /**
   * Looks whether a table may be written.
   *
   * @throws OperationException if it exists and is to be kept
   */
  public static void requireFree(TableTarget table, ExistingFile existing) {
    for (Path file : table.files()) {
      boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file);
      if (exists && existing != ExistingFile.OVERWRITE) {
        throw new OperationException(
            ErrorKind.EXISTING_OUTPUT,
            file + " exists already; use --existing overwrite to replace it, or name another");
      }
    }
  }

  private static List<AtomicFile> create(TableTarget table, ExistingFile existing) {
    List<AtomicFile> files = new ArrayList<>();
    try {
      table.files().forEach(file -> files.add(AtomicFile.create(file, existing)));
      return files;
    } catch (RuntimeException e) {
      files.forEach(AtomicFile::close);
      throw e;
    }
  }

  /** Adds a job; if there was one of the same input and parameters, it takes its place. */
  public void add(Job job) {
    if (names.contains(key(job))) {
      remove(job);
    }
    names.add(key(job));
    jobs.add(job);
  }

  /** Takes out the job of an input with its parameters, as there is nothing to tell of it yet. */
  public void remove(Job job) {
    jobs.stream().filter(old -> key(old).equals(key(job))).forEach(rows::remove);
    jobs.removeIf(old -> key(old).equals(key(job)));
    names.remove(key(job));
  }

  private static String key(Job job) {
    return job.variant() + ":" + job.name();
  }

  /** Makes ready to write the table again, over what was written. */
  public void reopen() {
    temporary = create(table, ExistingFile.OVERWRITE);
  }

  /**
   * Adds what an operation gave back.
   *
   * @throws IllegalArgumentException if the data are none that JSON knows
   */
  public void done(Job job, Result result) {
    ObjectNode row = row(job);
    result.label().ifPresent(label -> row.put(LABEL, label));
    result
        .data()
        .forEach((name, value) -> row.set(columnOf(name), mapper.<JsonNode>valueToTree(value)));
    keep(job, row);
  }

  /** Adds why an input failed, beside the result if there is one. */
  public void failed(Job job, String reason) {
    keep(job, row(job).put(ERROR, reason));
  }

  private void keep(Job job, ObjectNode row) {
    rows.put(job, row.toString().getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode row(Job job) {
    byte[] kept = rows.get(job);
    if (kept == null) {
      ObjectNode row = JsonNodeFactory.instance.objectNode().put(INPUT, job.name());
      chosen.apply(job).forEach(row::put);
      return row;
    }
    try {
      return (ObjectNode) mapper.readTree(kept);
    } catch (IOException e) {
      throw new UncheckedIOException("what was written in memory can be read", e);
    }
  }

  private String columnOf(String name) {
    boolean taken =
        name.equals(INPUT)
            || name.equals(ERROR)
            || (labeled && name.equals(LABEL))
            || (!jobs.isEmpty() && chosen.apply(jobs.get(0)).containsKey(name));
    return taken ? PREFIX + name : name;
  }

  /**
   * Writes the table. Inputs of which nothing was heard were not reached.
   *
   * @throws OperationException if it cannot be written
   */
  void write() {
    write((place, whole) -> {});
  }

  /**
   * Writes the table, and lets it be looked at before it is in its place.
   *
   * @param whole is given its place, and the file under another name when all of it is written
   */
  public void write(BiConsumer<Path, Path> whole) {
    Set<String> columns = new LinkedHashSet<>(List.of(INPUT));
    jobs.stream().limit(1).forEach(job -> columns.addAll(chosen.apply(job).keySet()));
    if (labeled) {
      columns.add(LABEL);
    }
    for (Job job : jobs) {
      if (!rows.containsKey(job)) {
        failed(job, FailureMessages.CANCELLED);
      }
      row(job).fieldNames().forEachRemaining(columns::add);
    }
    Iterable<ObjectNode> ordered = () -> jobs.stream().map(this::row).iterator();
    columns.remove(ERROR);
    columns.add(ERROR);
    if (temporary.isEmpty()) {
      write(List.copyOf(columns), ordered);
    } else {
      writeFiles(List.copyOf(columns), ordered, whole);
    }
  }

  private void write(List<String> columns, Iterable<ObjectNode> ordered) {
    try {
      table.format().write(columns, ordered, standardOutput);
    } catch (IOException e) {
      throw new UnwrittenOutputException(e);
    }
  }

  private void writeFiles(
      List<String> columns, Iterable<ObjectNode> ordered, BiConsumer<Path, Path> whole) {
    List<Path> files = table.files();
    for (int i = 0; i < files.size(); i++) {
      try (OutputStream output = Files.newOutputStream(temporary.get(i).path())) {
        if (i == 0) {
          table.format().write(columns, ordered, output);
        } else {
          writeNames(ordered, output);
        }
      } catch (IOException e) {
        throw FileErrors.unwritable(files.get(i), e);
      }
    }
    for (int i = 0; i < files.size(); i++) {
      whole.accept(files.get(i), temporary.get(i).path());
      temporary.get(i).commit();
    }
  }

  /** Writes what the rows of a matrix are called, one a line. */
  private static void writeNames(Iterable<ObjectNode> ordered, OutputStream output)
      throws IOException {
    StringBuilder names = new StringBuilder();
    for (ObjectNode row : ordered) {
      if (TableFormat.hasVector(row)) {
        names.append(row.get(INPUT).asText().replaceAll("[\r\n]", " ")).append('\n');
      }
    }
    output.write(names.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    temporary.forEach(AtomicFile::close);
  }
}
