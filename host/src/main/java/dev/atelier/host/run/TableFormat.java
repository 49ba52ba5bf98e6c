package dev.atelier.host.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a table of results is written; in UTF-8 either way. */
public enum TableFormat {

  /** Values separated by commas, below a line with the names of the columns (RFC 4180). */
  CSV {
    @Override
    void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
        throws IOException {
      Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
      writer.write(line(columns));
      for (ObjectNode row : rows) {
        writer.write(line(columns.stream().map(column -> text(row.get(column))).toList()));
      }
      writer.flush();
    }
  },

  /** One JSON object a line, of what there is to say of that row. */
  JSONL {
    @Override
    void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
        throws IOException {
      Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
      for (ObjectNode row : rows) {
        writer.write(row + "\n");
      }
      writer.flush();
    }
  };

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

  /**
   * Writes a table.
   *
   * @param columns all names in the rows, in the order to show them
   * @param rows the rows; one need not have all columns
   * @param output where to; it is flushed, not closed
   * @throws IOException if it cannot be written
   */
  abstract void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
      throws IOException;

  /**
   * Returns the format that a file's name says.
   *
   * @param file the file
   * @return the format; empty if the extension is of none
   */
  public static Optional<TableFormat> ofExtension(Path file) {
    String name = file.toString();
    return of(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * Returns the format of a name.
   *
   * @param name {@code csv} or {@code jsonl}
   * @return the format; empty if there is none of that name
   */
  public static Optional<TableFormat> of(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Returns the name as users give it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(TableFormat::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    return NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  /** Returns a cell: lists and maps as JSON, nothing for what is not there. */
  private static String text(JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
