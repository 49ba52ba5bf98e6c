package dev.atelier.host.backbone.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.backbone.BackboneDescriptor;
import dev.atelier.host.backbone.BackboneNetwork;
import dev.atelier.host.backbone.LoadedBackbone;
import dev.atelier.host.backbone.Weights;
import dev.atelier.host.backbone.WeightsFile;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.testkit.RecordedProgress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneDistillationTest {

  private static final BackboneDescriptor TEACHER =
      BackboneDescriptor.architecture("vgg19-16x").orElseThrow();
  private static final List<Path> FILES = List.of(Path.of("1"), Path.of("2"), Path.of("3"));

  @TempDir private Path folder;
  private NDManager manager;
  private Backbone teacher;
  private Optional<Path> start = Optional.empty();
  private String student = "compact";
  private boolean half;

  @BeforeEach
  void loadTeacher() {
    manager = ComputeEngine.open();
    Map<String, NDArray> tensors =
        WeightsFile.read(
            Weights.random(TEACHER, "conv5_1", 31).safetensors(),
            "random weights",
            manager,
            TEACHER::needs);
    teacher = new LoadedBackbone(TEACHER, "", BackboneNetwork.of(TEACHER, tensors, "random"));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void aFewStepsLowerTheErrorAtEveryLayer() {
    RecordedProgress progress = new RecordedProgress();

    train("student", 60, 100, progress);

    Map<String, Double> first = progress.measures().get(0);
    Map<String, Double> last = progress.measures().get(59);
    assertThat(progress.done()).startsWith(1L).endsWith(60L).hasSize(60);
    assertThat(progress.snapshots()).isEmpty();
    assertThat(last).containsOnlyKeys(first.keySet());
    first.forEach((layer, error) -> assertThat(last.get(layer)).as(layer).isLessThan(error));
  }

  @Test
  void aStudentIsABackbone() {
    train("student", 2, 100, new RecordedProgress());

    assertThat(WeightsFile.names(folder.resolve("student.safetensors")))
        .allMatch(BackboneDescriptor.architecture("compact").orElseThrow()::needs)
        .hasSize(26);
  }

  @Test
  void aWiderStudentIsABackboneAndFitsIntoHalfTheBytes() throws IOException {
    student = "compact-plus";
    train("student", 2, 2, new RecordedProgress());
    half = true;
    Path checkpoint = folder.resolve("student.checkpoint");
    Files.copy(checkpoint, folder.resolve("halved.checkpoint"));
    train("halved", 2, 2, new RecordedProgress());

    long bytes = Files.size(folder.resolve("student.safetensors"));
    assertThat(Files.size(folder.resolve("halved.safetensors")))
        .isBetween(bytes / 2, bytes / 2 + 4096);
    NDArray image = new DrawnPictures().read(FILES.get(0)).toTensor(manager);
    assertThat(cosine(features("student", image), features("halved", image))).isGreaterThan(0.9999);
  }

  @Test
  void aTrainingThatIsStoppedAndResumedEndsLikeAnUnbrokenOne() {
    train("unbroken", 6, 100, new RecordedProgress());
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> train("resumed", 6, 3, RecordedProgress.cancelAfter(5)));
    assertThat(Files.exists(folder.resolve("resumed.safetensors"))).isFalse();
    RecordedProgress rest = new RecordedProgress();

    train("resumed", 6, 3, rest);

    assertThat(rest.done()).containsExactly(4L, 5L, 6L);
    Map<String, NDArray> unbroken = read("unbroken");
    Map<String, NDArray> resumed = read("resumed");
    assertThat(resumed).containsOnlyKeys(unbroken.keySet());
    resumed.forEach(
        (name, array) ->
            assertThat(greatestDifference(array, unbroken.get(name)))
                .as(name)
                .isLessThanOrEqualTo(1e-6f));
  }

  @Test
  void aStepLeavesNoTensorsBehind() {
    train("short", 2, 100, new RecordedProgress());
    int before = manager.getManagedArrays().size();
    train("short-again", 2, 100, new RecordedProgress());
    int ofTwoSteps = manager.getManagedArrays().size() - before;
    before = manager.getManagedArrays().size();

    train("long", 4, 100, new RecordedProgress());

    assertThat(manager.getManagedArrays().size() - before).isEqualTo(ofTwoSteps);
  }

  @Test
  void aFileThatIsNoCheckpointIsRefused() throws IOException {
    Files.write(folder.resolve("student.checkpoint"), Weights.empty().safetensors());

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> train("student", 2, 100, new RecordedProgress()))
        .withMessage(
            folder.resolve("student.checkpoint")
                + " is no checkpoint of this training (steps); remove it or name another");
  }

  @Test
  void aLayerThatNoTeacherHasIsNamed() {
    Map<String, NDArray> tensors =
        WeightsFile.read(
            Weights.random(TEACHER, "conv4_1", 31).safetensors(), "weights", manager, name -> true);
    teacher = new LoadedBackbone(TEACHER, "", BackboneNetwork.of(TEACHER, tensors, "weights"));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> train("student", 2, 100, new RecordedProgress()))
        .withMessage("none of the teachers has relu5_1; add one that has");
  }

  @Test
  void theStudentsChannelsComeOutWithAMeanSquareOfOne() {
    train("student", 2, 100, new RecordedProgress());
    BackboneDescriptor compact = BackboneDescriptor.architecture("compact").orElseThrow();
    BackboneNetwork student = BackboneNetwork.of(compact, read("student"), "student");
    NDList pictures = new NDList();
    for (Path file : FILES) {
      Picture picture = new DrawnPictures().read(file);
      pictures.add(new DrawnPictures().resize(picture, 32, 32).toTensor(manager).squeeze(0));
    }

    for (String layer : List.of("relu1_1", "relu3_1")) {
      NDArray features =
          student.features(NDArrays.stack(pictures), List.of(layer)).singletonOrThrow();

      long channels = features.getShape().get(1);
      NDArray byChannel = features.square().transpose(1, 0, 2, 3).reshape(channels, -1);
      float[] squares = byChannel.mean(new int[] {1}).toFloatArray();

      // The calibration saw other crops of these pictures, so that it is 1 only about.
      assertThat(squares).as(layer).hasSize(student.outputs().get(layer).channels());
      double[] sorted = IntStream.range(0, squares.length).mapToDouble(i -> squares[i]).toArray();
      Arrays.sort(sorted);
      assertThat(sorted[sorted.length / 2]).as(layer).isBetween(0.5, 2.0);
    }
  }

  @Test
  void aTrainingGoesOnFromGivenWeights() {
    train("first", 8, 100, new RecordedProgress());
    start = Optional.of(folder.resolve("first.safetensors"));

    train("second", 1, 100, new RecordedProgress());

    // The first step teaches the maps alone, so that the student is still what it was; only the
    // scales of its channels are measured anew.
    NDArray image = new DrawnPictures().read(FILES.get(0)).toTensor(manager);
    assertThat(cosine(features("first", image), features("second", image))).isGreaterThan(0.99);
  }

  @Test
  void whatIsExplainedIsMeasuredOnPicturesKeptFromTraining() {
    Map<String, Double> little = train("little", 1, 100, new RecordedProgress());
    Map<String, Double> more = train("more", 40, 100, new RecordedProgress());

    assertThat(more)
        .containsOnlyKeys("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
        .allSatisfy((layer, part) -> assertThat(part).isLessThanOrEqualTo(1));
    assertThat(more.get("relu1_1")).isGreaterThan(little.get("relu1_1"));
  }

  private NDArray features(String name, NDArray image) {
    BackboneDescriptor descriptor = BackboneDescriptor.architecture(student).orElseThrow();
    return BackboneNetwork.of(descriptor, read(name), name)
        .features(image, List.of("relu5_1"))
        .singletonOrThrow();
  }

  private static double cosine(NDArray one, NDArray other) {
    double product = one.mul(other).sum().toFloatArray()[0];
    double squares =
        one.square().sum().toFloatArray()[0] * (double) other.square().sum().toFloatArray()[0];
    return product / Math.sqrt(squares);
  }

  private Map<String, Double> train(
      String name, int steps, int checkpointEvery, RecordedProgress progress) {
    return BackboneDistillation.run(
        new BackboneDistillation.Settings(
            student, steps, 2, 32, 0.002, 7, checkpointEvery, 3, start, half),
        List.of(teacher),
        FILES,
        new DrawnPictures(),
        manager,
        folder.resolve(name + ".checkpoint"),
        folder.resolve(name + ".safetensors"),
        progress);
  }

  private Map<String, NDArray> read(String name) {
    return WeightsFile.read(folder.resolve(name + ".safetensors"), manager);
  }

  private static float greatestDifference(NDArray one, NDArray other) {
    float[] values = one.toFloatArray();
    float[] others = other.toFloatArray();
    float greatest = 0;
    for (int i = 0; i < values.length; i++) {
      greatest = Math.max(greatest, Math.abs(values[i] - others[i]));
    }
    return greatest;
  }

  /** Draws a picture for each name, always the same one. */
  private static final class DrawnPictures implements PictureService {

    @Override
    public Picture read(Path file) {
      Random random = new Random(file.toString().hashCode());
      BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
      int[] colors = random.ints(12).toArray();
      for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 48; x++) {
          image.setRGB(x, y, colors[x / 12 + 4 * (y / 14)]);
        }
      }
      return Picture.of(image);
    }

    @Override
    public Picture resize(Picture picture, int width, int height) {
      BufferedImage source = picture.toImage();
      BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          target.setRGB(
              x, y, source.getRGB(x * source.getWidth() / width, y * source.getHeight() / height));
        }
      }
      return Picture.of(target);
    }
  }
}
