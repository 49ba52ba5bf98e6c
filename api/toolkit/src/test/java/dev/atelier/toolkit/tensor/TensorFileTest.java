package dev.atelier.toolkit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.testkit.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void tensorsAreReadAsTheyWereWritten() {
    Path file = folder.resolve("file");
    NDArray matrix = manager.create(new float[][] {{1, 2}, {3, 4}});
    TensorFile.write(Map.of("matrix", matrix), file);

    Map<String, NDArray> read = TensorFile.read(file, manager);

    assertThat(read).containsOnlyKeys("matrix");
    assertThat(read.get("matrix").getShape()).isEqualTo(matrix.getShape());
    assertThat(read.get("matrix").toFloatArray()).isEqualTo(new float[] {1, 2, 3, 4});
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Path nowhere = folder.resolve("missing").resolve("file");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> TensorFile.write(new NDList(), nowhere))
        .withMessageStartingWith(nowhere + " cannot be written, for there is no folder");
  }

  @Test
  void whatIsNoFileOfTensorsIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "this is no tensor at all, just text");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> TensorFile.read(text, manager))
        .withMessageContaining(text.toString());
  }
}
