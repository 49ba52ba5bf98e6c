package dev.atelier.host.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.atelier.api.OperationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads tensors by name from safetensors and npz files. */
final class WeightsFile {

  private static final int PREFIX = 9;

  private WeightsFile() {}

  /**
   * Reads all tensors of a file.
   *
   * @param file a safetensors or npz file
   * @param manager what the tensors belong to
   * @return the tensors by name, as 32-bit floats
   * @throws OperationException if the file cannot be read or is damaged
   */
  static Map<String, NDArray> read(Path file, NDManager manager) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      return read(stream, Files.size(file), file.toString(), manager);
    } catch (IOException e) {
      throw new OperationException("cannot read the weights in " + file + ": " + e.getMessage(), e);
    }
  }

  /** As {@link #read(Path, NDManager)}, from memory. */
  static Map<String, NDArray> read(byte[] bytes, String source, NDManager manager) {
    return read(new ByteArrayInputStream(bytes), bytes.length, source, manager);
  }

  private static Map<String, NDArray> read(
      InputStream stream, long length, String source, NDManager manager) {
    try {
      stream.mark(PREFIX);
      byte[] prefix = stream.readNBytes(PREFIX);
      stream.reset();
      requireKnownFormat(prefix, length, source);
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      // The list itself is not closed: its arrays belong to the caller's manager from here on.
      for (NDArray tensor : NDList.decode(manager, stream)) {
        tensors.put(tensor.getName(), asFloat(tensor));
      }
      return tensors;
    } catch (IOException | RuntimeException e) {
      if (e instanceof OperationException known) {
        throw known;
      }
      // The decoder answers damage with many kinds of exception.
      throw new OperationException(
          "the weights in " + source + " are damaged or cut off; get the file again", e);
    }
  }

  private static NDArray asFloat(NDArray tensor) {
    if (tensor.getDataType() == DataType.FLOAT32) {
      return tensor;
    }
    try (tensor) {
      NDArray converted = tensor.toType(DataType.FLOAT32, true);
      converted.setName(tensor.getName());
      return converted;
    }
  }

  /** Refuses what the decoder would misread, or would reserve absurd amounts of memory for. */
  private static void requireKnownFormat(byte[] prefix, long length, String source) {
    boolean zip = prefix.length >= 4 && prefix[0] == 'P' && prefix[1] == 'K' && prefix[2] == 3;
    if (zip) {
      return;
    }
    if (prefix.length < PREFIX || prefix[PREFIX - 1] != '{') {
      throw new OperationException(
          source + " holds no weights that can be read; give a safetensors or npz file");
    }
    long header = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (header < 2 || header > length - Long.BYTES) {
      throw new OperationException(
          "the weights in " + source + " are damaged or cut off; get the file again");
    }
  }
}
