package dev.atelier.toolkit.data;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file in {@linkplain IdxFile IDX format} piece by piece, as it is asked for, so that a
 * file may be larger than memory. A file packed with gzip cannot be read from its middle: it is
 * held unpacked in memory, if there is room.
 *
 * @since 0.1
 */
public final class IdxReader {

  /** The part of Java's memory that an unpacked file may take. */
  private static final int PART_OF_MEMORY = 4;

  private final Path file;
  private final List<Integer> dimensions;
  private final int length;
  private final byte @Nullable [] unpacked;

  private IdxReader(Path file, List<Integer> dimensions, byte @Nullable [] unpacked) {
    this.file = file;
    this.dimensions = dimensions;
    this.unpacked = unpacked;
    long one = IdxFile.total(dimensions.subList(1, dimensions.size()));
    if (one > Integer.MAX_VALUE - 16L) {
      throw IdxFile.damaged(file, "it claims to hold pieces that do not fit into memory");
    }
    this.length = (int) one;
  }

  /**
   * Looks at the beginning of a file, and whether it is as long as that says.
   *
   * @param file the file, packed with gzip or not
   * @param wanted how many dimensions it is to have, at least 1
   * @return a reader that keeps no file open
   * @throws OperationException if it cannot be read, is no such file, or is packed and unpacked
   *     takes more than a quarter of Java's memory
   */
  public static IdxReader open(Path file, int wanted) {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      if (IdxFile.isPacked(input)) {
        long most = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY;
        IdxFile all = IdxFile.read(file, wanted, most);
        return new IdxReader(file, all.dimensions(), all.values());
      }
      List<Integer> dimensions = IdxFile.header(file, wanted, new DataInputStream(input));
      long total = IdxFile.total(dimensions);
      long held = Files.size(file) - IdxFile.headerLength(wanted);
      if (held < total) {
        throw IdxFile.damaged(file, "it holds %d of %d values".formatted(held, total));
      }
      if (held > total) {
        throw IdxFile.damaged(file, "it goes on after its %d values".formatted(total));
      }
      return new IdxReader(file, dimensions, null);
    } catch (EOFException e) {
      throw IdxFile.damaged(file, "it ends too early");
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
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
   * Reads what lies at one place of the first dimension, such as one picture of many.
   *
   * @param index the place, from 0
   * @return its values, the last dimension fastest
   * @throws OperationException if it cannot be read
   */
  public byte[] read(int index) {
    if (index < 0 || index >= dimensions.get(0)) {
      throw new IndexOutOfBoundsException("there is no " + index + " of " + dimensions.get(0));
    }
    if (unpacked != null) {
      return Arrays.copyOfRange(unpacked, index * length, (index + 1) * length);
    }
    ByteBuffer values = ByteBuffer.allocate(length);
    long from = IdxFile.headerLength(dimensions.size()) + (long) index * length;
    try (FileChannel channel = FileChannel.open(file)) {
      while (values.hasRemaining()) {
        if (channel.read(values, from + values.position()) < 0) {
          throw IdxFile.damaged(file, "it ends too early");
        }
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
    return values.array();
  }
}
