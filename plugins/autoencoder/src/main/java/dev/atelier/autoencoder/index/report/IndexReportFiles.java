package dev.atelier.autoencoder.index.report;

import ai.djl.util.JsonUtils;
import dev.atelier.api.ParameterException;
import dev.atelier.toolkit.data.Csv;
import dev.atelier.toolkit.file.OutputFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Files that what was found in an index is written to: data, a table, a page, or a sheet. */
public final class IndexReportFiles {

  private final Map<OutputFile, Kind> files = new LinkedHashMap<>();

  /** What a file holds, as the end of its name says. */
  private enum Kind {
    JSON,
    CSV,
    HTML,
    PNG
  }

  /** What is written as a table. */
  public record Table(List<String> header, List<List<?>> rows) {

    private String text() {
      StringBuilder text = new StringBuilder(Csv.line(header));
      rows.forEach(row -> text.append(Csv.line(row)));
      return text.toString();
    }
  }

  /**
   * Looks, before any work is done, whether the files can be made.
   *
   * @throws ParameterException if one cannot
   */
  public IndexReportFiles(List<Path> outputs) {
    this(outputs, false);
  }

  /**
   * Looks, before any work is done, whether the files can be made.
   *
   * @param sheets whether one may be a sheet of pictures (.png)
   * @throws ParameterException if one cannot
   */
  public IndexReportFiles(List<Path> outputs, boolean sheets) {
    Set<Path> seen = new HashSet<>();
    for (Path output : outputs) {
      if (!seen.add(output.toAbsolutePath().normalize())) {
        throw new ParameterException("--output: " + output + " is named twice; name it once");
      }
      files.put(new OutputFile("--output", output), kind(output, sheets));
    }
  }

  private static Kind kind(Path file, boolean sheets) {
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
    if (sheets && name.endsWith(".png")) {
      return Kind.PNG;
    }
    throw new ParameterException(
        "--output: what is %s to hold? End its name in %s"
            .formatted(file, sheets ? ".json, .csv, .html or .png" : ".json, .csv or .html"));
  }

  /** Writes the files that are wanted; the page is made only if one of them is a page. */
  public void write(Map<String, Object> data, Table table, Supplier<?> page) {
    write(data, table, page, () -> new byte[0]);
  }

  /**
   * Writes the files that are wanted; page and sheet are made only if one of them is such.
   *
   * @param sheet makes the bytes of a PNG
   */
  public void write(
      Map<String, Object> data, Table table, Supplier<?> page, Supplier<byte[]> sheet) {
    files.forEach(
        (file, kind) -> {
          switch (kind) {
            case JSON -> file.write(JsonUtils.toJson(data) + "\n");
            case CSV -> file.write(table.text());
            case HTML -> file.write(page.get().toString());
            case PNG -> file.write(stream -> stream.write(sheet.get()));
          }
        });
  }

  /** Returns where the files are, to be told. */
  public Map<String, Object> told() {
    return files.isEmpty()
        ? Map.of()
        : Map.of("written", files.keySet().stream().map(file -> file.path().toString()).toList());
  }
}
