package dev.atelier.toolkit.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads and writes comma-separated values (RFC 4180).
 *
 * @since 0.1
 */
public final class CsvReader {

  private static final String END_OF_LINE = "\r\n";
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final int END = -1;

  private final String text;
  private int position;
  private int line = 1;

  private CsvReader(String text) {
    this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * A row of a table.
   *
   * @param line the line that it begins in, from 1
   * @param fields what its fields hold
   */
  public record Row(int line, List<String> fields) {}

  /** Says that a text is no table. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(int line, String problem) {
      super("line " + line + ": " + problem);
    }
  }

  /**
   * Reads a table. Lines may end as on any system; empty ones count for nothing.
   *
   * @param text the table
   * @return its rows, a header among them if there is one
   * @throws MalformedException if quotes do not fit together
   */
  public static List<Row> parse(String text) throws MalformedException {
    CsvReader parser = new CsvReader(text);
    List<Row> rows = new ArrayList<>();
    while (parser.peek() != END) {
      Row row = parser.row();
      if (!row.fields().equals(List.of(""))) {
        rows.add(row);
      }
    }
    return rows;
  }

  /**
   * Writes a row, quoting what needs it.
   *
   * @param values what its fields hold
   * @return the row with its end of line
   */
  public static String line(List<?> values) {
    return values.stream()
        .map(value -> quoted(value.toString()))
        .collect(Collectors.joining(",", "", END_OF_LINE));
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty() && value.chars().noneMatch(character -> "\",\r\n".indexOf(character) >= 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private int peek() {
    return position < text.length() ? text.charAt(position) : END;
  }

  private Row row() throws MalformedException {
    int first = line;
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (peek() == ',') {
      position++;
      fields.add(field());
    }
    endOfLine();
    return new Row(first, List.copyOf(fields));
  }

  private String field() throws MalformedException {
    return peek() == '"' ? quotedField() : plainField();
  }

  private String plainField() throws MalformedException {
    int start = position;
    while (peek() != END && ",\r\n".indexOf(peek()) < 0) {
      if (peek() == '"') {
        throw new MalformedException(
            line, "there is a quote in the middle of a field; quote the whole, and double it");
      }
      position++;
    }
    return text.substring(start, position);
  }

  private String quotedField() throws MalformedException {
    int first = line;
    StringBuilder field = new StringBuilder();
    position++;
    while (true) {
      int close = text.indexOf('"', position);
      if (close < 0) {
        throw new MalformedException(first, "a quote that opens here is never closed");
      }
      String part = text.substring(position, close);
      line +=
          Math.toIntExact(
              part.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count());
      field.append(part);
      position = close + 1;
      if (peek() != '"') {
        break;
      }
      field.append('"');
      position++;
    }
    if (peek() != END && ",\r\n".indexOf(peek()) < 0) {
      throw new MalformedException(
          line, "there is text after a closing quote; double quotes inside");
    }
    return field.toString();
  }

  private void endOfLine() {
    if (peek() == '\r') {
      position++;
    }
    if (peek() == '\n') {
      position++;
    }
    line++;
  }
}
