package dev.atelier.toolkit.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.toolkit.tensor.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file (safetensors) that a training goes on from after it was broken off: the weights, the
 * optimizer's memory, the number of steps, and the options of the training, with which alone it is
 * read.
 *
 * @since 0.1
 */
public final class Checkpoint {

  private static final String STEPS = "steps";
  private static final String OPTIONS = "options";

  private final Path file;
  private final TrainingOptions options;

  /**
   * Names a checkpoint, which need not be there yet.
   *
   * @param file the file
   * @param options the options of the training that writes and reads it
   */
  public Checkpoint(Path file, TrainingOptions options) {
    this.file = requireNonNull(file, "file is null");
    this.options = requireNonNull(options, "options is null");
  }

  /**
   * Returns whether there is something to go on from.
   *
   * @return whether the file exists
   */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * Removes the file, if it is there.
   *
   * @throws OperationException if it cannot be removed
   */
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  /** Writes a checkpoint, in one move if there is an earlier one. */
  void write(int steps, Map<String, NDArray> state, NDManager manager) {
    byte[] text = options.text().getBytes(StandardCharsets.UTF_8);
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> all = new LinkedHashMap<>();
      all.put(STEPS, scope.create(new float[] {steps}));
      all.put(OPTIONS, scope.create(ByteBuffer.wrap(text), new Shape(text.length), DataType.UINT8));
      all.putAll(state);
      TensorFile.write(all, file);
    }
  }

  /** Reads the checkpoint, if it is of a training with the same options. */
  State read(NDManager manager) {
    State state = new State(TensorFile.read(file, manager));
    state.tensor(STEPS, new Shape(1));
    NDArray text = state.tensors.get(OPTIONS);
    if (text == null) {
      throw new OperationException(
          file
              + " is a checkpoint of an earlier version, which does not say what options it is of; remove it or name another");
    }
    options
        .differences(new String(text.toByteArray(), StandardCharsets.UTF_8))
        .ifPresent(
            differences -> {
              throw new ParameterException(
                  "%s is a checkpoint of a training with other options (%s); give those, remove it or name another"
                      .formatted(file, differences));
            });
    return state;
  }

  /** What a checkpoint holds. */
  final class State {

    private final Map<String, NDArray> tensors;

    private State(Map<String, NDArray> tensors) {
      this.tensors = tensors;
    }

    int steps() {
      return (int) tensor(STEPS, new Shape(1)).toFloatArray()[0];
    }

    NDArray tensor(String name, Shape shape) {
      NDArray array = tensors.get(name);
      if (array == null || !array.getShape().equals(shape)) {
        throw new OperationException(
            "%s is no checkpoint of this training (%s); remove it or name another"
                .formatted(file, name));
      }
      return array;
    }

    void copy(String name, NDArray target) {
      tensor(name, target.getShape()).copyTo(target);
    }
  }
}
