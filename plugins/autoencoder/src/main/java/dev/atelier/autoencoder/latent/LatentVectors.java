package dev.atelier.autoencoder.latent;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.toolkit.data.Csv;
import dev.atelier.toolkit.data.JsonWriter;
import dev.atelier.toolkit.data.NpyFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Vectors from a file that {@code encode} wrote, or somebody else.
 *
 * @param names what each is called, perhaps nothing
 * @param vectors the vectors, all of one length
 */
record LatentVectors(List<String> names, List<float[]> vectors) {

  private static final String VECTOR = "vector";
  private static final String INPUT = "input";

  /**
   * Reads a file.
   *
   * @param option the option that names it, for messages
   * @param file a table (.csv) with a column {@value #VECTOR}, or of nothing but numbers; lines of
   *     JSON (.jsonl) or JSON (.json): arrays of numbers, or objects with such an array called
   *     {@value #VECTOR}; or a matrix (.npy)
   * @param length how many numbers each must have
   * @throws OperationException if it cannot be read, or holds no such vectors
   */
  static LatentVectors read(String option, Path file, int length) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    LatentVectors read = new LatentVectors(new ArrayList<>(), new ArrayList<>());
    if (name.endsWith(".npy")) {
      List<String> beside = namesBeside(file);
      for (float[] row : NpyFile.read(file)) {
        int index = read.vectors.size();
        read.add(index < beside.size() ? beside.get(index) : "", row);
      }
    } else if (name.endsWith(".csv")) {
      readTable(file, text(file), read);
    } else if (name.endsWith(".jsonl")) {
      int line = 1;
      for (String one : text(file).lines().toList()) {
        if (!one.isBlank()) {
          read.addJson(file, "line " + line, one);
        }
        line++;
      }
    } else if (name.endsWith(".json")) {
      read.addJson(file, "it", text(file));
    } else {
      throw new ParameterException(
          "%s: %s is to hold vectors; name a .csv, .jsonl, .json or .npy file"
              .formatted(option, file));
    }
    if (read.vectors.isEmpty()) {
      throw new OperationException(file + " holds no vectors; write some with 'atelier encode'");
    }
    for (int i = 0; i < read.vectors.size(); i++) {
      float[] vector = read.vectors.get(i);
      if (vector.length != length) {
        throw new OperationException(
            "%s: vector %d has %d numbers, and the model's have %d; name the model that they are of with --model"
                .formatted(file, i + 1, vector.length, length));
      }
      for (float value : vector) {
        if (!Float.isFinite(value)) {
          throw new OperationException(
              "%s: vector %d holds a number that is none or infinite".formatted(file, i + 1));
        }
      }
    }
    return read;
  }

  /** Returns the names that {@code encode} writes beside a matrix, if they are there. */
  private static List<String> namesBeside(Path file) {
    String name = file.getFileName().toString();
    Path beside = file.resolveSibling(name.substring(0, name.length() - 4) + ".txt");
    return Files.isRegularFile(beside) ? text(beside).lines().toList() : List.of();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new OperationException(
          file + " is no text in UTF-8, as tables of vectors are; save it as that", e);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  private void add(String name, float[] vector) {
    names.add(name);
    vectors.add(vector);
  }

  private void addJson(Path file, String place, String text) {
    Object value;
    try {
      value = JsonWriter.parse(text);
    } catch (JsonWriter.MalformedException e) {
      throw new OperationException(
          "%s: %s is no JSON (%s)".formatted(file, place, e.getMessage()), e);
    }
    addValue(file, place, value);
  }

  /** Adds a vector, or a list of them. */
  private void addValue(Path file, String place, Object value) {
    if (value instanceof Map<?, ?> object) {
      // A picture that could not be condensed has a line, but no vector.
      if (object.get(VECTOR) instanceof List<?> numbers) {
        Object name = object.get(INPUT);
        add(name instanceof String text ? text : "", numbers(file, place, numbers));
      }
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      if (list.get(0) instanceof Number) {
        add("", numbers(file, place, list));
      } else {
        list.forEach(one -> addValue(file, place, one));
      }
    } else {
      throw new OperationException(
          "%s: %s is neither a vector, [1.5, ...], nor an object with one called 'vector'"
              .formatted(file, place));
    }
  }

  private static float[] numbers(Path file, String place, List<?> list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw new OperationException(
            "%s: %s holds %s where a number is wanted".formatted(file, place, list.get(i)));
      }
      numbers[i] = number.floatValue();
    }
    return numbers;
  }

  private static void readTable(Path file, String text, LatentVectors read) {
    List<Csv.Row> rows;
    try {
      rows = Csv.parse(text);
    } catch (Csv.MalformedException e) {
      throw new OperationException(file + ": " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      return;
    }
    int column = rows.get(0).fields().indexOf(VECTOR);
    int name = rows.get(0).fields().indexOf(INPUT);
    for (Csv.Row row : column < 0 ? rows : rows.subList(1, rows.size())) {
      String place = "line " + row.line();
      if (column < 0) {
        read.add("", plainNumbers(file, row));
      } else if (row.fields().size() > column && !row.fields().get(column).isBlank()) {
        read.addJson(file, place, row.fields().get(column));
        if (name >= 0) {
          read.names.set(read.names.size() - 1, row.fields().get(name));
        }
      }
    }
  }

  private static float[] plainNumbers(Path file, Csv.Row row) {
    float[] numbers = new float[row.fields().size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Float.parseFloat(row.fields().get(i).strip());
      } catch (NumberFormatException e) {
        throw new OperationException(
            "%s: line %d holds '%s' where a number is wanted; a table with other columns needs one called 'vector'"
                .formatted(file, row.line(), row.fields().get(i)),
            e);
      }
    }
    return numbers;
  }
}
