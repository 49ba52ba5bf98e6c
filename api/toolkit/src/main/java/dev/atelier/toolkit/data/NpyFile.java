package dev.atelier.toolkit.data;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A matrix in the format that NumPy's {@code save} writes and {@code load} reads (NEP 1): a magic
 * string, a version, the length of a header, the header, which is a Python dictionary with the type
 * and the shape, and the values, row by row.
 *
 * @since 0.1
 */
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_HEADER = 1 << 20;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private NpyFile() {}

  /**
   * Writes a matrix of 32-bit floats, in version 1.0.
   *
   * @param rows the rows, all of one length; a matrix of none has no columns either
   * @param output where to; it is not closed
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if one row is longer than another
   */
  public static void write(List<float[]> rows, OutputStream output) throws IOException {
    int width = rows.isEmpty() ? 0 : rows.get(0).length;
    if (rows.stream().anyMatch(row -> row.length != width)) {
      throw new IllegalArgumentException("one row of a matrix is longer than another");
    }
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(rows.size(), width);
    int before = MAGIC.length + 4;
    int padding = ALIGNMENT - (before + header.length() + 1) % ALIGNMENT;
    byte[] padded =
        (header + " ".repeat(padding % ALIGNMENT) + "\n").getBytes(StandardCharsets.US_ASCII);
    output.write(MAGIC);
    output.write(new byte[] {1, 0, (byte) padded.length, (byte) (padded.length >> 8)});
    output.write(padded);
    for (float[] row : rows) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : row) {
        bytes.putFloat(value);
      }
      output.write(bytes.array());
    }
  }

  /**
   * Reads a matrix of 32 or 64-bit floats; a single row may have one dimension.
   *
   * @param file the file
   * @return the rows, at least one, of at least one number each
   * @throws OperationException if it cannot be read, or is none
   */
  public static List<float[]> read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (byte expected : MAGIC) {
      if (!buffer.hasRemaining() || buffer.get() != expected) {
        throw noMatrix(file, "it does not begin like one");
      }
    }
    if (buffer.remaining() < 6) {
      throw noMatrix(file, "it ends too early");
    }
    int version = buffer.get();
    buffer.get();
    int length = version == 1 ? buffer.getShort() & 0xffff : buffer.getInt();
    if (length < 0 || length > Math.min(LONGEST_HEADER, buffer.remaining())) {
      throw noMatrix(file, "it ends too early");
    }
    byte[] text = new byte[length];
    buffer.get(text);
    return values(file, new String(text, StandardCharsets.UTF_8), buffer);
  }

  private static List<float[]> values(Path file, String header, ByteBuffer buffer) {
    String type = found(TYPE, header, file);
    boolean single = type.endsWith("f4");
    if (!single && !type.endsWith("f8")) {
      throw noMatrix(file, "its values are '" + type + "', not 32 or 64-bit floats");
    }
    buffer.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean byColumns = found(ORDER, header, file).equals("True");
    int[] shape = shape(found(SHAPE, header, file), file);
    long total = (long) shape[0] * shape[1];
    if (buffer.remaining() != total * (single ? 4 : 8)) {
      throw noMatrix(file, "it does not hold the %d values it claims to".formatted(total));
    }
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      rows.add(new float[shape[1]]);
    }
    for (int i = 0; i < total; i++) {
      float value = single ? buffer.getFloat() : (float) buffer.getDouble();
      if (byColumns) {
        rows.get(i % shape[0])[i / shape[0]] = value;
      } else {
        rows.get(i / shape[1])[i % shape[1]] = value;
      }
    }
    return rows;
  }

  private static String found(Pattern pattern, String header, Path file) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw noMatrix(file, "its header is damaged");
    }
    return matcher.group(1);
  }

  private static int[] shape(String text, Path file) {
    List<Integer> sizes = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        if (!part.isBlank()) {
          sizes.add(Integer.valueOf(part.strip()));
        }
      }
    } catch (NumberFormatException e) {
      throw noMatrix(file, "its shape is damaged");
    }
    boolean sensible = sizes.stream().allMatch(size -> size > 0);
    if (!sensible || sizes.isEmpty() || sizes.size() > 2) {
      throw noMatrix(file, "its shape is (" + text + "), not that of a matrix with values");
    }
    return sizes.size() == 1 ? new int[] {1, sizes.get(0)} : new int[] {sizes.get(0), sizes.get(1)};
  }

  private static OperationException noMatrix(Path file, String reason) {
    return new OperationException(
        "%s is no matrix as NumPy saves them (%s); save one with numpy.save"
            .formatted(file, reason));
  }
}
