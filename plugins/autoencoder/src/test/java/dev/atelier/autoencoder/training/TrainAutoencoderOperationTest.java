package dev.atelier.autoencoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.autoencoder.dataset.Discs;
import dev.atelier.autoencoder.dataset.FolderDataset;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainAutoencoderOperationTest {

  @TempDir Path folder;
  private NDManager manager;
  private Path pictures;

  @BeforeEach
  void openTheEngine() throws IOException {
    manager = TestEngine.open();
    pictures = Files.createDirectory(folder.resolve("pictures"));
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void whatIsLearnedBeatsPrincipalComponentsOnPicturesNeverSeen() {
    Discs.write(pictures, 80, 20);
    Result result = train(pictures, "out.model", 0.001, 100, new RecordedProgress());
    assertThat(measure(result, "meanSquare")).isLessThan(0.9 * measure(result, "pcaMeanSquare"));
    assertThat(result.data()).containsEntry("side", 16).containsEntry("skipped", 0);
    assertThat(folder.resolve("out.model.training")).doesNotExist();
  }

  @Test
  void theLossFallsAndIsToldAtEveryStep() {
    Discs.write(pictures, 40, 20);
    RecordedProgress recorder = new RecordedProgress();
    train(pictures, "out.model", 0, 60, recorder);
    assertThat(recorder.measures()).hasSize(60);
    assertThat(recorder.measures().get(59).get("loss"))
        .isLessThan(0.9 * recorder.measures().get(0).get("loss"));
  }

  @Test
  void aTrainingThatWasStoppedEndsAsAnUnbrokenOne() throws IOException {
    Discs.write(pictures, 40, 20);
    train(pictures, "whole.model", 0.01, 20, new RecordedProgress());
    assertThatThrownBy(
            () -> train(pictures, "broken.model", 0.01, 20, RecordedProgress.cancelAfter(13)))
        .isInstanceOf(CancellationException.class);
    assertThat(folder.resolve("broken.model")).doesNotExist();
    assertThat(folder.resolve("broken.model.training/reconstructions.png")).exists();
    RecordedProgress rest = new RecordedProgress();
    train(pictures, "broken.model", 0.01, 20, rest);
    assertThat(rest.measures()).hasSize(10);
    assertThat(Files.readAllBytes(folder.resolve("broken.model")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole.model")));
  }

  @Test
  void anotherTrainingsFolderIsLeftAlone() {
    Discs.write(pictures, 40, 20);
    assertThatThrownBy(
            () -> train(pictures, "out.model", 0.01, 20, RecordedProgress.cancelAfter(5)))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> train(pictures, "out.model", 0.02, 20, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("other pictures or options");
  }

  @Test
  void theReportHoldsCurvesPicturesAndNumbersAndNeedsNothingElse() throws IOException {
    Discs.write(pictures, 40, 20);
    Result result = train(pictures, "out.model", 0.01, 20, new RecordedProgress());
    String page = Files.readString(folder.resolve("out.html"));
    assertThat(page).contains("<svg", "<polyline", "data:image/png;base64,", "Mean square");
    assertThat(page).doesNotContain("http://", "https://", "<script");
    assertThat(result.data()).containsEntry("heldOut", 2.0);
  }

  @Test
  void theModelRebuildsPicturesAsWellAsItsTrainingSaid() {
    Discs.write(pictures, 40, 20);
    Result result = train(pictures, "out.model", 0.01, 20, new RecordedProgress());
    ImageDataset squares =
        new FolderDataset("FOLDER", pictures, 16, 1, 0, false, new TestPictureService());
    double sum = 0;
    try (Autoencoder open =
        new AutoencoderModels(manager).open("--model", folder.resolve("out.model").toString())) {
      assertThat(open.description().variational()).isTrue();
      for (int index : new int[] {19, 39}) {
        float[] original = squares.whole(index).orElseThrow();
        List<float[]> vectors = open.encode(List.of(original), () -> {});
        sum += PixelTensors.meanSquare(original, open.decode(vectors, () -> {}).get(0));
      }
    }
    assertThat(sum / 2).isCloseTo(measure(result, "meanSquare"), within(1e-6));
  }

  @Test
  void filesThatAreNoPicturesAreSkippedAndListed() throws IOException {
    Discs.write(pictures, 40, 20);
    Files.writeString(pictures.resolve("notes.jpg"), "no picture");
    Result result = train(pictures, "out.model", 0.01, 10, new RecordedProgress());
    assertThat(result.data()).containsEntry("skipped", 1);
    assertThat(result.data().get("skippedFiles"))
        .asInstanceOf(LIST)
        .singleElement()
        .asString()
        .contains("notes.jpg is no picture");
    assertThat(Files.readString(folder.resolve("out.html"))).contains("notes.jpg is no picture");
  }

  @Test
  void aFolderWithoutAnyPictureIsExplained() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(pictures.resolve(i + ".jpg"), "no picture");
    }
    assertThatThrownBy(() -> train(pictures, "out.model", 0.01, 10, new RecordedProgress()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none or one can be read as a picture")
        .hasMessageContaining(".jpg is no picture");
  }

  @Test
  void anEmptyFolderAndTooFewPicturesAreExplained() {
    assertThatThrownBy(() -> train(pictures, "out.model", 0.01, 10, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("is empty");
    Discs.write(pictures, 9, 20);
    assertThatThrownBy(() -> train(pictures, "out.model", 0.01, 10, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("there are 9 pictures; an autoencoder needs at least 10");
  }

  @Test
  void aSideThatCannotBeHalvedIsExplained() {
    Discs.write(pictures, 20, 20);
    TrainAutoencoderParameters odd = parameters(pictures, "out.model", 0.01, 10, 30, 0);
    assertThatThrownBy(() -> task().run(odd, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("ask for 28 or 32");
  }

  @Test
  void whatIsThereIsNotWrittenOver() throws IOException {
    Discs.write(pictures, 20, 20);
    Files.writeString(folder.resolve("out.html"), "mine");
    assertThatThrownBy(() -> train(pictures, "out.model", 0.01, 10, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--report");
    assertThatThrownBy(() -> train(pictures, "out.zip", 0.01, 10, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("end its name in .model");
  }

  @Test
  void digitsComeFromOneFileAndTheLastAreKept() throws IOException {
    Path file = folder.resolve("discs.idx");
    Discs.writeIdx(file, 60, 16);
    Result result =
        task().run(parameters(file, "out.model", 0.01, 10, 0, 15), new RecordedProgress());
    assertThat(result.data())
        .containsEntry("side", 16)
        .containsEntry("channels", 1)
        .containsEntry("heldOut", 15.0);
  }

  @Test
  void featureMapsOfABackboneCanCountToo() {
    Discs.write(pictures, 30, 20);
    TrainAutoencoderParameters plain = parameters(pictures, "out.model", 0, 4, 16, 0);
    TrainAutoencoderParameters perceptual =
        new TrainAutoencoderParameters(
            plain.pictures(),
            plain.output(),
            plain.latent(),
            plain.beta(),
            plain.size(),
            false,
            plain.width(),
            0.02,
            "random",
            plain.change(),
            true,
            plain.steps(),
            plain.batch(),
            plain.learningRate(),
            0,
            20,
            20,
            2,
            0,
            Optional.empty(),
            7);
    RecordedProgress recorder = new RecordedProgress();
    Result result = task().run(perceptual, recorder);
    assertThat(result.data()).containsEntry("channels", 3);
    assertThat(recorder.measures().get(3).get("features")).isPositive();
  }

  @Test
  void aTrainingStopsWhenItGetsNoBetter() {
    Discs.write(pictures, 30, 20);
    TrainAutoencoderParameters some = parameters(pictures, "out.model", 0, 200, 16, 0);
    TrainAutoencoderParameters impatient =
        new TrainAutoencoderParameters(
            some.pictures(),
            some.output(),
            some.latent(),
            some.beta(),
            some.size(),
            true,
            some.width(),
            0,
            "compact",
            1,
            false,
            200,
            4,
            1,
            0,
            20,
            1,
            5,
            0,
            Optional.empty(),
            7);
    Result result = task().run(impatient, new RecordedProgress());
    assertThat(measure(result, "steps")).isLessThan(200);
    assertThat(measure(result, "bestStep")).isEqualTo(measure(result, "steps") - 5);
  }

  @Test
  void aTrainingThatIsToldToStopKeepsTheBestSoFar() throws IOException {
    Discs.write(pictures, 40, 20);
    assertThatThrownBy(
            () -> train(pictures, "out.model", 0.01, 500, RecordedProgress.cancelAfter(13)))
        .isInstanceOf(CancellationException.class);
    Files.createFile(folder.resolve("out.model.training/stop"));
    Result result = train(pictures, "out.model", 0.01, 500, new RecordedProgress());
    assertThat(measure(result, "steps")).isEqualTo(10);
  }

  private Result train(Path from, String name, double beta, int steps, Progress progress) {
    return task().run(parameters(from, name, beta, steps, 16, 0), progress);
  }

  private TrainAutoencoderOperation task() {
    RandomBackbone backbone = new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS);
    return new TrainAutoencoderOperation(name -> backbone, new TestPictureService(), manager);
  }

  private TrainAutoencoderParameters parameters(
      Path from, String name, double beta, int steps, int size, int heldOut) {
    return new TrainAutoencoderParameters(
        from,
        folder.resolve(name),
        2,
        beta,
        size,
        true,
        4,
        0,
        "compact",
        0.2,
        false,
        steps,
        8,
        0.01,
        heldOut,
        20,
        100,
        10,
        0,
        Optional.empty(),
        7);
  }

  private static double measure(Result result, String name) {
    Map<String, Object> data = result.data();
    return (double) data.get(name);
  }
}
