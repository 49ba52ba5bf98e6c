package dev.atelier.classifier.dataset;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.toolkit.data.Csv;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a table of files and the classes that they belong to. */
final class LabelTable {

  private static final String FILE = "file";
  private static final String LABEL = "label";

  /** A list of a million files has some ten times less; more is a picture or an archive. */
  private static final long MOST_BYTES = 1L << 30;

  private static final String SHOULD_BE =
      "name a folder with a folder for each class, or comma-separated values in UTF-8 with the"
          + " columns file and label";

  private final String option;
  private final Path table;
  private final List<LabeledPicture> pictures = new ArrayList<>();
  private final Map<Path, Integer> lines = new HashMap<>();
  private final List<Integer> unlabeled = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private LabelTable(String option, Path table) {
    this.option = option;
    this.table = table;
  }

  /**
   * Reads a table: UTF-8, with a header that has the columns {@code file} and {@code label}, and
   * perhaps others.
   *
   * @throws ParameterException if it is no such table, or names files that do not exist, or the
   *     same twice, or without a label; the message says which
   */
  static List<LabeledPicture> read(String option, Path table) {
    LabelTable reader = new LabelTable(option, table);
    List<Csv.Row> rows = reader.rows();
    if (rows.isEmpty()) {
      throw reader.problem("it is empty; write a header with the columns file and label");
    }
    List<String> header = rows.get(0).fields();
    int file = reader.column(header, FILE);
    int label = reader.column(header, LABEL);
    for (Csv.Row row : rows.subList(1, rows.size())) {
      if (row.fields().size() != header.size()) {
        throw reader.problem(
            "line %d has %d fields, and the header has %d; quote fields with commas in them"
                .formatted(row.line(), row.fields().size(), header.size()));
      }
      reader.add(row.line(), row.fields().get(file), row.fields().get(label));
    }
    reader.requireSound();
    return reader.pictures;
  }

  private List<Csv.Row> rows() {
    try {
      if (Files.size(table) > MOST_BYTES) {
        throw problem("it is too large for a table; " + SHOULD_BE);
      }
      return Csv.parse(Files.readString(table));
    } catch (CharacterCodingException e) {
      throw new ParameterException(
          "%s: %s is no text in UTF-8; %s".formatted(option, table, SHOULD_BE), e);
    } catch (Csv.MalformedException e) {
      throw new ParameterException("%s: %s, %s".formatted(option, table, e.getMessage()), e);
    } catch (IOException e) {
      throw FileErrors.unreadable(table, e);
    }
  }

  private int column(List<String> header, String name) {
    List<String> names =
        header.stream().map(field -> field.strip().toLowerCase(Locale.ROOT)).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw problem(
          "its first line has no column '%s' (it has %s); write a header with the columns file and label, separated by commas"
              .formatted(name, ClassNames.some(header)));
    }
    return index;
  }

  private void add(int line, String name, String label) {
    if (ClassNames.tidy(label).isEmpty()) {
      unlabeled.add(line);
      return;
    }
    Optional<Path> file = existing(name);
    if (file.isEmpty()) {
      missing.add(name.isBlank() ? "(none, line " + line + ")" : name);
      return;
    }
    Integer earlier = lines.putIfAbsent(file.get().normalize(), line);
    if (earlier != null) {
      throw problem(
          "line %d names %s, which line %d has named already; name every file once"
              .formatted(line, name, earlier));
    }
    pictures.add(new LabeledPicture(file.get(), ClassNames.tidy(label)));
  }

  private Optional<Path> existing(String name) {
    try {
      Path file = table.resolveSibling(name);
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private void requireSound() {
    if (!unlabeled.isEmpty()) {
      throw problem(
          "%d files have no label (%s %s); write the class of each"
              .formatted(
                  unlabeled.size(),
                  unlabeled.size() == 1 ? "line" : "lines",
                  ClassNames.some(unlabeled)));
    }
    if (!missing.isEmpty()) {
      throw problem(
          "%d of its files do not exist: %s; names are relative to the table's folder"
              .formatted(missing.size(), ClassNames.some(missing)));
    }
    if (pictures.isEmpty()) {
      throw problem("it names no file; write a line for each, below the header");
    }
  }

  private ParameterException problem(String what) {
    return new ParameterException("%s: %s, %s".formatted(option, table, what));
  }
}
