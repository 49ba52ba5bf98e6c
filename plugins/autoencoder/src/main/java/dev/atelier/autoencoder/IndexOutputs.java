package dev.atelier.autoencoder;

import ai.djl.util.JsonUtils;
import dev.atelier.api.ParameterException;
import dev.atelier.api.data.CommaSeparated;
import dev.atelier.api.file.NewFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Files that what was found in an index is written to: as data, as a table, or as a page. */
final class IndexOutputs {

  private final Map<NewFile, Kind> files = new LinkedHashMap<>();

  /** What a file holds, as the end of its name says. */
  private enum Kind {
    JSON,
    CSV,
    HTML
  }

  /** What is written as a table. */
  record Table(List<String> header, List<List<?>> rows) {

    private String text() {
      StringBuilder text = new StringBuilder(CommaSeparated.line(header));
      rows.forEach(row -> text.append(CommaSeparated.line(row)));
      return text.toString();
    }
  }

  /**
   * Looks, before any work is done, whether the files can be made.
   *
   * @throws ParameterException if one cannot
   */
  IndexOutputs(List<Path> outputs) {
    Set<Path> seen = new HashSet<>();
    for (Path output : outputs) {
      if (!seen.add(output.toAbsolutePath().normalize())) {
        throw new ParameterException("--output: " + output + " is named twice; name it once");
      }
      files.put(new NewFile("--output", output), kind(output));
    }
  }

  private static Kind kind(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return Kind.JSON;
    }
    if (name.endsWith(".csv")) {
      return Kind.CSV;
    }
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return Kind.HTML;
    }
    throw new ParameterException(
        "--output: what is " + file + " to hold? End its name in .json, .csv or .html");
  }

  /** Writes the files that are wanted; the page is made only if one of them is a page. */
  void write(Map<String, Object> data, Table table, Supplier<?> page) {
    files.forEach(
        (file, kind) ->
            file.write(
                switch (kind) {
                  case JSON -> JsonUtils.toJson(data) + "\n";
                  case CSV -> table.text();
                  case HTML -> page.get().toString();
                }));
  }

  /** Returns where the files are, to be told. */
  Map<String, Object> told() {
    return files.isEmpty()
        ? Map.of()
        : Map.of("written", files.keySet().stream().map(file -> file.path().toString()).toList());
  }
}
