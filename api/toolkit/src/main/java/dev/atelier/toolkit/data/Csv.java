package dev.atelier.toolkit.data;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads and writes comma-separated values (RFC 4180). Commons CSV does the work; here is what it
 * tells of broken tables in words that say what to do.
 *
 * @since 0.1
 */
public final class Csv {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What the library says where a file ends before a quote does. */
  private static final String END_OF_FILE = "EOF";

  private Csv() {}

  /**
   * A row of a table.
   *
   * @param line the line that it begins in, from 1
   * @param fields what its fields hold
   */
  public record Row(int line, List<String> fields) {

    /** Makes the list one that stays as it is. */
    public Row {
      fields = List.copyOf(fields);
    }
  }

  /** Says that a text is no table. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(long line, String problem, Throwable cause) {
      super("line " + line + ": " + problem, cause);
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
    String table = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(table, CSVFormat.RFC4180)) {
      Iterator<CSVRecord> records = parser.iterator();
      while (true) {
        long line = parser.getCurrentLineNumber() + 1;
        try {
          if (!records.hasNext()) {
            return List.copyOf(rows);
          }
        } catch (UncheckedIOException e) {
          throw malformed(line, parser, e);
        }
        CSVRecord record = records.next();
        Row row = new Row(Math.toIntExact(line), record.toList());
        if (!row.fields().equals(List.of(""))) {
          requireQuotesOutside(row, table, record.getCharacterPosition());
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MalformedException malformed(
      long line, CSVParser parser, UncheckedIOException thrown) {
    return String.valueOf(thrown.getMessage()).contains(END_OF_FILE)
        ? new MalformedException(
            line, "a quote that opens here is never closed; close it, or double it", thrown)
        : new MalformedException(
            parser.getCurrentLineNumber(),
            "there is text after a closing quote; double quotes inside",
            thrown);
  }

  /**
   * Refuses quotes in fields that are not quoted, which the library takes as they are: such a table
   * was written by something that does not quote, and its commas may mean anything.
   */
  private static void requireQuotesOutside(Row row, String table, long start)
      throws MalformedException {
    for (String field : row.fields()) {
      if (field.indexOf('"') >= 0
          && table.indexOf(field.replace("\"", "\"\""), Math.toIntExact(start)) < 0) {
        throw new MalformedException(
            row.line(),
            "there is a quote in the middle of a field; quote the whole, and double it",
            null);
      }
    }
  }

  /**
   * Writes a row, quoting what needs it.
   *
   * @param values what its fields hold
   * @return the row with its end of line
   */
  public static String line(List<?> values) {
    StringWriter line = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(line, CSVFormat.RFC4180)) {
      printer.printRecord(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }
}
