package dev.atelier.toolkit.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.util.JsonUtils;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in one file: what it is, as JSON, and its tensors, as safetensors, in a zip
 * archive with the entries {@code model.json} and {@code weights.safetensors}. The same model gives
 * the same bytes.
 *
 * @param description what the model is: a record of strings, numbers, booleans, lists, maps and
 *     records of these
 * @param tensors the tensors by name
 * @param <D> the type of the description
 * @since 0.1
 */
public record ModelFile<D extends Record>(D description, Map<String, NDArray> tensors) {

  private static final String DESCRIPTION = "model.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** Copies the map. */
  public ModelFile {
    requireNonNull(description, "description is null");
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Writes the model to a file that appears whole or not at all.
   *
   * @param file the file
   * @param existing what to do if it exists
   * @throws OperationException if it cannot be written, or exists and must not
   */
  public void write(Path file, ExistingFile existing) {
    AtomicFile.write(file, existing, this::writeTo);
  }

  private void writeTo(OutputStream output) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(output);
    putEntry(zip, DESCRIPTION, JsonUtils.toJson(description).getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    try (NDList named = new NDList()) {
      tensors.forEach(
          (name, tensor) -> {
            NDArray copy = tensor.duplicate();
            copy.setName(name);
            named.add(copy);
          });
      named.encode(weights, NDList.Encoding.SAFETENSORS);
    }
    putEntry(zip, WEIGHTS, weights.toByteArray());
    zip.finish();
  }

  private static void putEntry(ZipOutputStream zip, String name, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // A fixed time, or the same model would give other bytes a minute later.
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * Reads a model.
   *
   * @param file the file
   * @param type the type of the description
   * @param manager what the tensors are to belong to
   * @param <D> the type of the description
   * @return the model
   * @throws OperationException if the file cannot be read, or holds no such model
   */
  public static <D extends Record> ModelFile<D> read(Path file, Class<D> type, NDManager manager) {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      return read(input, file.toString(), type, manager);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  /**
   * Reads a model from a stream, such as a resource of a plugin.
   *
   * @param input the stream; it is not closed
   * @param source what to call it in messages
   * @param type the type of the description
   * @param manager what the tensors are to belong to
   * @param <D> the type of the description
   * @return the model
   * @throws IOException if the stream cannot be read
   * @throws OperationException if it holds no such model
   */
  public static <D extends Record> ModelFile<D> read(
      InputStream input, String source, Class<D> type, NDManager manager) throws IOException {
    Map<String, byte[]> entries = entries(input, source);
    byte[] json = entry(entries, DESCRIPTION, source);
    byte[] weights = entry(entries, WEIGHTS, source);
    return new ModelFile<>(description(json, type, source), tensors(weights, source, manager));
  }

  private static <D extends Record> D description(byte[] json, Class<D> type, String source) {
    D description;
    try {
      description = JsonUtils.GSON.fromJson(new String(json, StandardCharsets.UTF_8), type);
    } catch (RuntimeException e) {
      // The parser's own exceptions, and whatever the record's constructor refuses.
      throw noModel(source, "its " + DESCRIPTION + " does not fit: " + innermost(e), e);
    }
    if (description == null) {
      throw noModel(source, "its " + DESCRIPTION + " is empty", null);
    }
    return description;
  }

  private static Map<String, NDArray> tensors(byte[] weights, String source, NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    try {
      for (NDArray tensor : NDList.decode(manager, new ByteArrayInputStream(weights))) {
        tensors.put(tensor.getName(), tensor);
      }
    } catch (RuntimeException e) {
      throw noModel(source, "its " + WEIGHTS + " is damaged: " + innermost(e), e);
    }
    return tensors;
  }

  /** Returns the one line that says it best: the parser puts frames around what was refused. */
  private static String innermost(RuntimeException thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null
        ? innermost.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static Map<String, byte[]> entries(InputStream input, String source) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(input);
    try {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (name.equals(DESCRIPTION) || name.equals(WEIGHTS)) {
          entries.put(name, zip.readAllBytes());
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // The last of them is what the JDK says of a name that is no text.
      throw noModel(source, "it is damaged: " + e.getMessage(), e);
    }
    return entries;
  }

  private static byte[] entry(Map<String, byte[]> entries, String name, String source) {
    byte[] content = entries.get(name);
    if (content == null) {
      throw noModel(source, "it has no " + name, null);
    }
    return content;
  }

  private static OperationException noModel(
      String source, String reason, @Nullable Throwable cause) {
    return new OperationException(
        "%s is no file of a model (%s); name one that a training wrote".formatted(source, reason),
        cause);
  }
}
