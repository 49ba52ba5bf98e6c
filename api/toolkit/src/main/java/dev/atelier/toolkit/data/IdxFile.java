package dev.atelier.toolkit.data;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of bytes from a file in IDX format: two zeros, the type of the values, the number of
 * dimensions, each dimension as four bytes with the highest first, and the values.
 *
 * @since 0.1
 */
public final class IdxFile {

  private final List<Integer> dimensions;
  private final byte[] values;

  /**
   * Holds an array.
   *
   * @param dimensions the sizes, the slowest first
   * @param values the values, the last dimension fastest; not copied
   */
  public IdxFile(List<Integer> dimensions, byte[] values) {
    this.dimensions = dimensions;
    this.values = values;
  }

  /**
   * Returns the sizes.
   *
   * @return the sizes, the slowest first
   */
  public List<Integer> dimensions() {
    return dimensions;
  }

  /**
   * Returns the values.
   *
   * @return the values, the last dimension fastest; not to be changed
   */
  public byte[] values() {
    return values;
  }

  private static final int UNSIGNED_BYTES = 0x08;
  private static final int GZIP = 0x1f8b;

  /** More than any set of digits, and as much as an array of Java holds. */
  private static final long MOST_VALUES = Integer.MAX_VALUE - 16L;

  /**
   * Reads a file, unpacked with gzip if it is packed.
   *
   * @param file the file
   * @param wanted how many dimensions it is to have
   * @return the array
   * @throws OperationException if it cannot be read, or is no such file
   */
  public static IdxFile read(Path file, int wanted) {
    return read(file, wanted, MOST_VALUES);
  }

  /** Reads a file that may have so many values at most. */
  static IdxFile read(Path file, int wanted, long most) {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      return parse(file, wanted, most, new DataInputStream(unpacked(input)));
    } catch (EOFException e) {
      throw damaged(file, "it ends too early");
    } catch (ZipException e) {
      throw damaged(file, "it cannot be unpacked: " + e.getMessage());
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  private static InputStream unpacked(InputStream input) throws IOException {
    return isPacked(input) ? new BufferedInputStream(new GZIPInputStream(input)) : input;
  }

  /** Says whether a stream, which can be marked, begins like one of gzip. */
  static boolean isPacked(InputStream input) throws IOException {
    input.mark(2);
    int first = input.read() << 8 | input.read();
    input.reset();
    return first == GZIP;
  }

  /** Returns how many bytes come before the values. */
  static int headerLength(int dimensions) {
    return 4 + 4 * dimensions;
  }

  /** Returns how many values there are, or the greatest number if they cannot be counted. */
  static long total(List<Integer> dimensions) {
    long total = 1;
    for (int dimension : dimensions) {
      total = total > Long.MAX_VALUE / dimension ? Long.MAX_VALUE : total * dimension;
    }
    return total;
  }

  /** Reads the dimensions, each at least 1. */
  static List<Integer> header(Path file, int wanted, DataInputStream input) throws IOException {
    int magic = input.readInt();
    if (magic >>> 16 != 0 || (magic >>> 8 & 0xff) != UNSIGNED_BYTES) {
      throw damaged(file, "it does not begin like one of unsigned bytes");
    }
    int count = magic & 0xff;
    if (count != wanted) {
      throw damaged(file, "it has %d dimensions rather than %d".formatted(count, wanted));
    }
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int dimension = input.readInt();
      if (dimension < 1) {
        throw damaged(file, "a dimension is " + dimension);
      }
      dimensions.add(dimension);
    }
    return List.copyOf(dimensions);
  }

  private static IdxFile parse(Path file, int wanted, long most, DataInputStream input)
      throws IOException {
    List<Integer> dimensions = header(file, wanted, input);
    long total = total(dimensions);
    if (total > most) {
      if (most == MOST_VALUES) {
        throw damaged(file, "it claims to hold more values than fit into memory");
      }
      throw new OperationException(
          "%s claims to hold %d values, and there is room for %d while it is packed; unpack it with gunzip, or give Java more memory"
              .formatted(file, total, most));
    }
    byte[] values = input.readNBytes((int) total);
    if (values.length < total) {
      throw damaged(file, "it holds %d of %d values".formatted(values.length, total));
    }
    if (input.read() >= 0) {
      throw damaged(file, "it goes on after its %d values".formatted(total));
    }
    return new IdxFile(dimensions, values);
  }

  static OperationException damaged(Path file, String reason) {
    return new OperationException(
        "%s is no IDX file as wanted (%s); fetch it again or name another".formatted(file, reason));
  }
}
