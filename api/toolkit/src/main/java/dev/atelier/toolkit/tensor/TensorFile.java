package dev.atelier.toolkit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors in a file (safetensors).
 *
 * @since 0.1
 */
public final class TensorFile {

  private TensorFile() {}

  /**
   * Writes tensors to a file that appears whole or not at all.
   *
   * @param tensors the tensors, each with a name
   * @param file the file (safetensors), replaced in one move if it exists
   * @throws OperationException if it cannot be written
   */
  public static void write(NDList tensors, Path file) {
    AtomicFile.write(
        file,
        ExistingFile.OVERWRITE,
        output -> tensors.encode(output, NDList.Encoding.SAFETENSORS));
  }

  /**
   * Writes copies of tensors to a file that appears whole or not at all.
   *
   * @param tensors the tensors by name
   * @param file the file (safetensors), replaced in one move if it exists
   * @throws OperationException if it cannot be written
   */
  public static void write(Map<String, NDArray> tensors, Path file) {
    try (NDList copies = new NDList()) {
      tensors.forEach(
          (name, array) -> {
            NDArray copy = array.duplicate();
            copy.setName(name);
            copies.add(copy);
          });
      write(copies, file);
    }
  }

  /**
   * Reads tensors from a file.
   *
   * @param file the file that {@link #write(NDList, Path)} wrote
   * @param manager what the tensors are to belong to
   * @return the tensors by name
   * @throws OperationException if it cannot be read
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (NDArray tensor : NDList.decode(manager, input)) {
        tensors.put(tensor.getName(), tensor);
      }
      return tensors;
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw new OperationException(
          file + " is no file of tensors (" + e.getMessage() + "); remove it or name another", e);
    }
  }
}
