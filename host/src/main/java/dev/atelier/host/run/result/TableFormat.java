package dev.atelier.host.run.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.OperationException;
import dev.atelier.api.Verb.Output;
import dev.atelier.toolkit.data.Csv;
import dev.atelier.toolkit.data.NpyFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a table of results is written; text is in UTF-8. */
public enum TableFormat {

  /** Values separated by commas, below a line with the names of the columns (RFC 4180). */
  CSV {
    @Override
    void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
        throws IOException {
      Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
      writer.write(Csv.line(columns));
      for (ObjectNode row : rows) {
        writer.write(Csv.line(columns.stream().map(column -> text(row.get(column))).toList()));
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
  },

  /** One JSON array of such objects, one a line. */
  JSON {
    @Override
    void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
        throws IOException {
      Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
      String before = "[\n";
      for (ObjectNode row : rows) {
        writer.write(before + row);
        before = ",\n";
      }
      writer.write(before.equals(",\n") ? "\n]\n" : "[]\n");
      writer.flush();
    }
  },

  /**
   * The vectors alone, as a matrix for NumPy. A row without one has no place in it: whose its rows
   * are, the file of {@link TableTarget#names()} says.
   */
  NPY {
    @Override
    void write(List<String> columns, Iterable<ObjectNode> rows, OutputStream output)
        throws IOException {
      List<float[]> vectors = new ArrayList<>();
      for (ObjectNode row : rows) {
        if (hasVector(row)) {
          JsonNode numbers = row.get(Output.VECTOR_ENTRY);
          float[] vector = new float[numbers.size()];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).floatValue();
          }
          vectors.add(vector);
        }
      }
      if (vectors.stream().anyMatch(vector -> vector.length != vectors.get(0).length)) {
        throw new OperationException(
            "the vectors are not all of one length, so that they make no matrix; name a .csv or"
                + " .jsonl file instead");
      }
      OutputStream buffered = new BufferedOutputStream(output);
      NpyFile.write(vectors, buffered);
      buffered.flush();
    }
  };

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

  /** Says whether it is of numbers alone, so that names need a file of their own. */
  public boolean isMatrix() {
    return this == NPY;
  }

  /** Says whether a row has a place in a matrix. */
  static boolean hasVector(ObjectNode row) {
    return row.get(Output.VECTOR_ENTRY) instanceof ArrayNode;
  }

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
   * @param name {@code csv}, {@code json}, {@code jsonl} or {@code npy}
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

  /** Returns a cell: lists and maps as JSON, nothing for what is not there. */
  private static String text(JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
