package dev.atelier.toolkit.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.testkit.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {

  private static final Sketch SKETCH =
      new Sketch(
          "pencil",
          3,
          0.1 + 0.2,
          true,
          List.of("früh", "\"spät\""),
          Map.of("accuracy", 0.875),
          new Paper("A4", 80));

  @TempDir private Path folder;
  private NDManager manager;

  /** A description with all that one may hold. */
  record Sketch(
      String kind,
      int strokes,
      double width,
      boolean signed,
      List<String> classes,
      Map<String, Double> measures,
      Paper paper) {
    Sketch {
      requireNonNull(kind, "it has no kind");
    }
  }

  record Paper(String size, int weight) {}

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Path file = folder.resolve("sketch.model");
    model().write(file, ExistingFile.FAIL);

    ModelFile<Sketch> read = ModelFile.read(file, Sketch.class, manager);

    assertThat(read.description()).isEqualTo(SKETCH);
    assertSameTensors(read.tensors());
  }

  @Test
  void aModelIsReadFromAStreamThatStaysOpen() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream input =
        new ByteArrayInputStream(bytes()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    ModelFile<Sketch> read = ModelFile.read(input, "a resource", Sketch.class, manager);

    assertThat(read.description()).isEqualTo(SKETCH);
    assertThat(closed[0]).isFalse();
  }

  @Test
  void theTensorsBelongToTheManagerGiven() {
    Path file = folder.resolve("sketch.model");
    model().write(file, ExistingFile.FAIL);
    int before = manager.getManagedArrays().size();
    try (NDManager own = manager.newSubManager()) {
      ModelFile<Sketch> read = ModelFile.read(file, Sketch.class, own);
      assertThat(own.getManagedArrays()).containsAll(read.tensors().values());
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void writingLeavesTheTensorsAsTheyAre() {
    ModelFile<Sketch> model = model();
    int before = manager.getManagedArrays().size();

    model.write(folder.resolve("sketch.model"), ExistingFile.FAIL);

    assertThat(model.tensors().get("head.weight").getName()).isNull();
    assertSameTensors(model.tensors());
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void theSameModelGivesTheSameBytesAnywhere() throws IOException {
    byte[] first = bytes();
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      assertThat(bytes()).isEqualTo(first);
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void theFileIsAZipOfJsonAndSafetensors() throws IOException {
    Path file = folder.resolve("sketch.model");
    model().write(file, ExistingFile.FAIL);

    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("model.json", "weights.safetensors");
      String json =
          new String(zip.getInputStream(zip.getEntry("model.json")).readAllBytes(), UTF_8);
      assertThat(json).contains("\"kind\":\"pencil\"", "früh");
      byte[] weights = zip.getInputStream(zip.getEntry("weights.safetensors")).readAllBytes();
      int header = (int) ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(new String(weights, Long.BYTES, header, UTF_8))
          .contains("\"head.weight\"", "F32", "[2,3]");
    }
  }

  @Test
  void aFileThatExistsIsKeptUnlessToldOtherwise() throws IOException {
    Path file = Files.writeString(folder.resolve("sketch.model"), "mine");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> model().write(file, ExistingFile.FAIL))
        .withMessageStartingWith(file + " exists already");
    assertThat(file).hasContent("mine");

    model().write(file, ExistingFile.OVERWRITE);
    assertThat(ModelFile.read(file, Sketch.class, manager).description()).isEqualTo(SKETCH);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing.model");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> ModelFile.read(missing, Sketch.class, manager))
        .withMessage(missing + " does not exist: check the name and the folder");
  }

  @Test
  void whatIsNoModelIsRefusedWithAReason() throws IOException {
    assertRefused("This is no model.".getBytes(UTF_8), "it has no model.json");
    assertRefused(new byte[0], "it has no model.json");
    assertRefused(zip(Map.of("mimetype", "x".getBytes(UTF_8))), "it has no model.json");
    assertRefused(zip(Map.of("model.json", "{}".getBytes(UTF_8))), "it has no weights.safetensors");
  }

  @Test
  void aDescriptionOfAnotherKindIsRefusedWithAReason() throws IOException {
    byte[] weights = entry("weights.safetensors");
    assertRefused(model("{\"strokes\": 3}", weights), "it has no kind");
    assertRefused(model("", weights), "its model.json is empty");
    assertRefused(model("null", weights), "its model.json is empty");
    assertRefused(model("[1]", weights), "model.json");
    assertRefused(model("{\"kind\": ", weights), "model.json");
    assertRefused(model("{\"kind\": \"pencil\", \"strokes\": \"many\"}", weights), "model.json");
  }

  @Test
  void damagedWeightsAreRefusedWithAReason() throws IOException {
    String json = new String(entry("model.json"), UTF_8);
    byte[] weights = entry("weights.safetensors");
    for (int length : new int[] {0, 1, 7, 8, 20, weights.length / 2, weights.length - 1}) {
      assertRefused(model(json, Arrays.copyOf(weights, length)), "weights.safetensors");
    }
    byte[] huge = weights.clone();
    Arrays.fill(huge, 4, 7, (byte) 0xff);
    assertRefused(model(json, huge), "weights.safetensors");
    assertRefused(model(json, "tensors, surely".getBytes(UTF_8)), "weights.safetensors");
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    byte[] bytes = bytes();
    // Beyond the two entries there is only the directory, which nothing here is read from.
    int end = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    for (int length = 0; length < end; length++) {
      assertRefused(Arrays.copyOf(bytes, length), "");
    }
  }

  @Test
  void aFileWithAFlippedBitIsReadOrRefusedAndNothingElse() throws IOException {
    byte[] bytes = bytes();
    int refused = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x10;
      try (NDManager own = manager.newSubManager()) {
        ModelFile.read(new ByteArrayInputStream(flipped), "it", Sketch.class, own);
      } catch (OperationException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length / 2);
  }

  private void assertRefused(byte[] bytes, String reason) {
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(
            () ->
                ModelFile.read(new ByteArrayInputStream(bytes), "it.model", Sketch.class, manager))
        .withMessageStartingWith("it.model is no file of a model (")
        .withMessageContaining(reason)
        .withMessageEndingWith("name one that a training wrote")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private ModelFile<Sketch> model() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(
        "head.weight", manager.create(new float[] {1, -2, 3, 0.5f, 1e-9f, 7}, new Shape(2, 3)));
    tensors.put("head.bias", manager.create(new float[] {0.25f}));
    tensors.put("a", manager.zeros(new Shape(2, 1, 1, 2)));
    return new ModelFile<>(SKETCH, tensors);
  }

  private static void assertSameTensors(Map<String, NDArray> tensors) {
    assertThat(tensors).containsOnlyKeys("head.weight", "head.bias", "a");
    assertThat(tensors.get("head.weight").getShape()).isEqualTo(new Shape(2, 3));
    assertThat(tensors.get("head.weight").toFloatArray())
        .isEqualTo(new float[] {1, -2, 3, 0.5f, 1e-9f, 7});
    assertThat(tensors.get("head.bias").toFloatArray()).isEqualTo(new float[] {0.25f});
    assertThat(tensors.get("a").getShape()).isEqualTo(new Shape(2, 1, 1, 2));
  }

  private byte[] bytes() throws IOException {
    Path file = folder.resolve("bytes.model");
    model().write(file, ExistingFile.OVERWRITE);
    return Files.readAllBytes(file);
  }

  private byte[] entry(String name) throws IOException {
    Path file = folder.resolve("entries.model");
    model().write(file, ExistingFile.OVERWRITE);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }

  private static byte[] model(String json, byte[] weights) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("model.json", json.getBytes(UTF_8));
    entries.put("weights.safetensors", weights);
    return zip(entries);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }
}
