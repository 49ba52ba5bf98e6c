package dev.atelier.host.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.host.engine.ComputeEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFileTest {

  private static final Weights WEIGHTS =
      Weights.empty()
          .put("features.0.weight", new float[] {1, -2, 3.5f, 1e-20f, 5, 6}, 2, 3)
          .put("features.0.bias", new float[] {7, 8}, 2)
          .put("arr_0", new float[] {9}, 1);

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = ComputeEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "stored npz", "deflated npz"})
  void tensorsAreReadByTheirNames(String format) throws IOException {
    Path file = write(content(format));

    Map<String, NDArray> tensors = WeightsFile.read(file, manager);

    assertThat(WeightsFile.names(file))
        .containsExactlyInAnyOrder("features.0.weight", "features.0.bias", "arr_0");
    assertThat(tensors).containsOnlyKeys(WeightsFile.names(file));
    assertThat(tensors.get("features.0.weight").getShape()).isEqualTo(new Shape(2, 3));
    assertThat(tensors.get("features.0.weight").toFloatArray())
        .containsExactly(1, -2, 3.5f, 1e-20f, 5, 6);
    assertThat(tensors.get("features.0.bias").toFloatArray()).containsExactly(7, 8);
    assertThat(tensors.get("arr_0").getName()).isEqualTo("arr_0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "stored npz", "deflated npz"})
  void onlyWhatIsWantedIsRead(String format) throws IOException {
    Path file = write(content(format));

    Map<String, NDArray> tensors =
        WeightsFile.read(file, "weights", manager, name -> name.endsWith(".bias"));

    assertThat(tensors).containsOnlyKeys("features.0.bias");
    assertThat(tensors.get("features.0.bias").toFloatArray()).containsExactly(7, 8);
  }

  @Test
  void halfPrecisionBecomesSinglePrecision() throws IOException {
    byte[] data =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            // 1.5 and -2 as a half, and as the upper half of a float.
            .putShort((short) 0x3e00)
            .putShort((short) 0xc000)
            .putShort((short) 0x3fc0)
            .putShort((short) 0xc000)
            .putDouble(0.25)
            .array();
    Path file =
        write(
            Weights.safetensors(
                "{\"half\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                    + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]},"
                    + "\"double\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}",
                data));

    Map<String, NDArray> tensors = WeightsFile.read(file, manager);

    assertThat(tensors.get("half").toFloatArray()).containsExactly(1.5f, -2);
    assertThat(tensors.get("brain").toFloatArray()).containsExactly(1.5f, -2);
    assertThat(tensors.get("double").toFloatArray()).containsExactly(0.25f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "not weights",
        "12345678{",
        "12345678{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        ""
      })
  void garbageGivesOneClearLine(String text) throws IOException {
    Path file = write(text.getBytes(UTF_8));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> WeightsFile.read(file, manager))
        .withMessageContaining(file.toString())
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  @Test
  void anNpzFileWithoutTensorsIsNoticedWhenItsNamesAreRead() throws IOException {
    Path file = write("PK\u0003\u0004 and no more".getBytes(UTF_8));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> WeightsFile.names(file))
        .withMessage("the weights in " + file + " are damaged or cut off; get the file again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387906],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
        "{\"a\":7}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
      })
  void aHeaderThatDoesNotFitItsDataGivesOneClearLine(String header) throws IOException {
    Path file = write(Weights.safetensors(header, new byte[8]));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> WeightsFile.read(file, manager))
        .withMessage("the weights in " + file + " are damaged or cut off; get the file again");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Integer.MAX_VALUE, 101_000_000, -1, 1})
  void aHeaderOfAnAbsurdLengthReservesNoMemory(long length) throws IOException {
    byte[] content = WEIGHTS.safetensors();
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path file = write(content);

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> WeightsFile.names(file))
        .withMessage("the weights in " + file + " are damaged or cut off; get the file again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "stored npz", "deflated npz"})
  void damageAnywhereIsEitherHarmlessOrAnsweredInOneLine(String format) throws IOException {
    byte[] content = content(format);
    Random random = new Random(21);
    int refusals = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = content.clone();
      if (i % 2 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = write(damaged);
      try (NDManager scope = manager.newSubManager()) {
        WeightsFile.names(file);
        WeightsFile.read(file, scope).values().forEach(NDArray::toFloatArray);
      } catch (OperationException e) {
        assertThat(e.getMessage()).contains(file.toString()).hasLineCount(1);
        refusals++;
      }
    }
    assertThat(refusals).isGreaterThan(200);
  }

  @Test
  void everyTruncationOfASafetensorsFileIsNoticed() throws IOException {
    byte[] content = WEIGHTS.safetensors();
    for (int length = 0; length < content.length; length++) {
      Path file = write(Arrays.copyOf(content, length));
      assertThatExceptionOfType(OperationException.class)
          .as("cut off after " + length)
          .isThrownBy(() -> WeightsFile.names(file));
    }
    assertThatCode(() -> WeightsFile.names(write(content))).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> WeightsFile.names(file))
        .withMessageContaining("cannot read the weights in " + file);
  }

  private static byte[] content(String format) {
    return format.equals("safetensors")
        ? WEIGHTS.safetensors()
        : WEIGHTS.npz(format.equals("deflated npz"));
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("weights"), content);
  }
}
