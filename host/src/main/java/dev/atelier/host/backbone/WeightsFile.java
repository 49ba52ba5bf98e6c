package dev.atelier.host.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.OperationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Reads tensors by name from safetensors and npz files.
 *
 * <p>DJL decodes npz. It decodes safetensors too, but all of a file through one array on the heap,
 * while four fifths of a published VGG file are a classifier that nobody here wants; hence this
 * reads the tensors asked for, one by one.
 */
public final class WeightsFile {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the safetensors format allows a header at most. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final String NPY = ".npy";

  private WeightsFile() {}

  /** A tensor in a safetensors file; its data begin and end as counted from the header's end. */
  private record Entry(String name, String type, Shape shape, long begin, long end) {}

  /** What may be wrong with a file, in words that go after its name. */
  private static final class DamageException extends IOException {
    private static final long serialVersionUID = 1L;

    DamageException(String message) {
      super(message);
    }
  }

  /**
   * Reads tensors of a file.
   *
   * @param file a safetensors or npz file
   * @param source what the user calls it, for messages
   * @param manager what the tensors belong to
   * @param wanted tells by name which tensors to read
   * @return the tensors by name, as 32-bit floats
   * @throws OperationException if the file cannot be read or is damaged
   */
  static Map<String, NDArray> read(
      Path file, String source, NDManager manager, Predicate<String> wanted) {
    return from(file, source, (stream, length) -> read(stream, length, manager, wanted));
  }

  /** Reads all tensors of a file. */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    return read(file, file.toString(), manager, name -> true);
  }

  /** As {@link #read(Path, String, NDManager, Predicate)}, from memory. */
  public static Map<String, NDArray> read(
      byte[] bytes, String source, NDManager manager, Predicate<String> wanted) {
    return from(
        new ByteArrayInputStream(bytes),
        bytes.length,
        source,
        (stream, length) -> read(stream, length, manager, wanted));
  }

  /**
   * Returns the names of the tensors of a file, without reading the tensors of a safetensors file.
   *
   * @throws OperationException if the file cannot be read, or is visibly damaged
   */
  public static Set<String> names(Path file) {
    return from(
        file,
        file.toString(),
        (stream, length) -> isZip(stream) ? npzNames(file) : safetensorsNames(stream, length));
  }

  /** As {@link #names(Path)}, of a safetensors file in memory. */
  static Set<String> names(byte[] bytes, String source) {
    return from(
        new ByteArrayInputStream(bytes), bytes.length, source, WeightsFile::safetensorsNames);
  }

  /**
   * Tells an npz file from a safetensors file.
   *
   * @throws OperationException if it is neither
   */
  public static boolean isNpz(Path file, String source) {
    return from(file, source, (stream, length) -> isZip(stream));
  }

  private interface Reader<T> {
    T read(InputStream stream, long length) throws IOException;
  }

  private static <T> T from(Path file, String source, Reader<T> reader) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      return from(stream, Files.size(file), source, reader);
    } catch (IOException e) {
      throw new OperationException(
          "cannot read the weights in " + source + ": " + e.getMessage(), e);
    }
  }

  private static <T> T from(InputStream stream, long length, String source, Reader<T> reader) {
    try {
      return reader.read(stream, length);
    } catch (DamageException e) {
      throw new OperationException(source + " " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      // The decoders answer damage with many kinds of exception.
      throw new OperationException(
          "the weights in " + source + " are damaged or cut off; get the file again", e);
    } catch (OutOfMemoryError e) {
      throw new OperationException(
          "the weights in "
              + source
              + " need more memory than there is, or are damaged; get the file again or give Java"
              + " more memory (-Xmx)",
          e);
    }
  }

  private static Map<String, NDArray> read(
      InputStream stream, long length, NDManager manager, Predicate<String> wanted)
      throws IOException {
    return isZip(stream)
        ? readNpz(stream, manager, wanted)
        : readSafetensors(stream, length, manager, wanted);
  }

  private static Set<String> safetensorsNames(InputStream stream, long length) throws IOException {
    return header(stream, length).stream().map(Entry::name).collect(Collectors.toSet());
  }

  private static Set<String> npzNames(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        names.add(tensorName(entry));
      }
      return names;
    }
  }

  /** Tells npz from safetensors, and refuses what others take for weights. */
  private static boolean isZip(InputStream stream) throws IOException {
    int longest = 9;
    stream.mark(longest);
    byte[] start = stream.readNBytes(longest);
    stream.reset();
    boolean zip = start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3;
    boolean pickle = start.length >= 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
    if (pickle && !(start.length == longest && start[longest - 1] == '{')) {
      throw pickle();
    }
    if (!zip && (start.length < longest || start[longest - 1] != '{')) {
      throw new DamageException(
          "holds no weights that can be read; give a safetensors or npz file");
    }
    return zip;
  }

  private static DamageException pickle() {
    return new DamageException(
        "is a PyTorch pickle, which can run code when it is read; convert it in Python:"
            + " safetensors.torch.save_file(torch.load(FILE, weights_only=True),"
            + " 'weights.safetensors')");
  }

  private static Map<String, NDArray> readNpz(
      InputStream stream, NDManager manager, Predicate<String> wanted) throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(stream);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = tensorName(entry);
      if (wanted.test(name)) {
        tensors.put(name, named(name, NDList.decode(manager, zip).singletonOrThrow()));
      }
    }
    return tensors;
  }

  private static String tensorName(ZipEntry entry) throws DamageException {
    String name = entry.getName();
    if (name.endsWith(".pkl")) {
      throw pickle();
    }
    return name.endsWith(NPY) ? name.substring(0, name.length() - NPY.length()) : name;
  }

  private static Map<String, NDArray> readSafetensors(
      InputStream stream, long length, NDManager manager, Predicate<String> wanted)
      throws IOException {
    List<Entry> entries = new ArrayList<>(header(stream, length));
    entries.sort(Comparator.comparingLong(Entry::begin));
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    long position = 0;
    for (Entry entry : entries) {
      if (!wanted.test(entry.name())) {
        continue;
      }
      if (entry.begin() < position) {
        throw new IOException("tensors overlap");
      }
      stream.skipNBytes(entry.begin() - position);
      position = entry.end();
      byte[] data = stream.readNBytes(Math.toIntExact(entry.end() - entry.begin()));
      ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
      tensors.put(entry.name(), named(entry.name(), tensor(entry, buffer, manager)));
    }
    return tensors;
  }

  private static NDArray tensor(Entry entry, ByteBuffer data, NDManager manager) {
    if (entry.type().equals("BF16")) {
      // The upper half of a 32-bit float, which not every engine knows.
      float[] values = new float[data.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(data.getShort(2 * i) << 16);
      }
      return manager.create(values, entry.shape());
    }
    return manager.create(data, entry.shape(), DataType.fromSafetensors(entry.type()));
  }

  private static List<Entry> header(InputStream stream, long length) throws IOException {
    byte[] prefix = stream.readNBytes(Long.BYTES);
    long size = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size < 2 || size > Math.min(length - Long.BYTES, LONGEST_HEADER)) {
      throw new EOFException("a header of " + size + " bytes");
    }
    JsonNode header = MAPPER.readTree(stream.readNBytes((int) size));
    long available = length - Long.BYTES - size;
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(entry(field.getKey(), field.getValue(), available));
      }
    }
    return entries;
  }

  private static Entry entry(String name, JsonNode node, long available) throws IOException {
    String type = node.path("dtype").asText();
    long[] shape = new long[node.path("shape").size()];
    long bytes = DataType.fromSafetensors(type).getNumOfBytes();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.path("shape").get(i).asLong(-1);
      if (shape[i] < 1) {
        throw new IOException("'" + name + "' has a side of " + shape[i]);
      }
      bytes = Math.multiplyExact(bytes, shape[i]);
    }
    long begin = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    if (begin < 0 || end > available || end - begin != bytes) {
      throw new EOFException("'" + name + "' lies at " + begin + " to " + end + " of " + available);
    }
    return new Entry(name, type, new Shape(shape), begin, end);
  }

  private static NDArray named(String name, NDArray tensor) {
    NDArray result = tensor;
    if (tensor.getDataType() != DataType.FLOAT32) {
      try (tensor) {
        result = tensor.toType(DataType.FLOAT32, true);
      }
    }
    result.setName(name);
    return result;
  }
}
