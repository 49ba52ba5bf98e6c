package dev.atelier.autoencoder.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.dataset.Discs;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainDecoderOperationTest {

  @TempDir Path folder;
  private NDManager manager;
  private RandomBackbone backbone;
  private Path pictures;

  @BeforeEach
  void drawPictures() throws IOException {
    manager = TestEngine.open();
    backbone = new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS);
    pictures = Files.createDirectory(folder.resolve("pictures"));
    Discs.write(pictures, 20, 40);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void aDecoderLearnsToRebuildWhatALayerKnows() {
    RecordedProgress recorder = new RecordedProgress();
    train("relu2_1", "d.model", 40, recorder);
    assertThat(recorder.measures().get(39).get("meanSquare"))
        .isLessThan(0.8 * recorder.measures().get(0).get("meanSquare"));
    Result result = reconstruct("relu2_1", Optional.of("d.model"), Optional.empty(), 50, 38);
    assertThat(result.data())
        .containsEntry("method", "decoder")
        .containsKeys("loss", "psnr", "ssim");
    Picture rebuilt = result.picture().orElseThrow();
    assertThat(rebuilt.width()).isEqualTo(50);
    assertThat(rebuilt.height()).isEqualTo(38);
  }

  @Test
  void aTrainingThatWasStoppedEndsAsAnUnbrokenOne() throws IOException {
    train("relu1_1", "whole.model", 12, new RecordedProgress());
    assertThatThrownBy(() -> train("relu1_1", "broken.model", 12, RecordedProgress.cancelAfter(7)))
        .isInstanceOf(CancellationException.class);
    train("relu1_1", "broken.model", 12, new RecordedProgress());
    assertThat(Files.readAllBytes(folder.resolve("broken.model")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole.model")));
    assertThat(folder.resolve("broken.model.checkpoint")).doesNotExist();
  }

  @Test
  void theOptimizerIsUsedWhereThereIsNoDecoder() {
    Result result = reconstruct("relu2_1", Optional.empty(), Optional.empty(), 24, 24);
    assertThat(result.data()).containsEntry("method", "optimize").containsKey("ssim");
  }

  @Test
  void aDecoderThatIsNotThereIsExplained() {
    assertThatThrownBy(
            () -> reconstruct("relu2_1", Optional.empty(), Optional.of("decoder"), 24, 24))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("there is no decoder for relu2_1 of backbone random");
    train("relu1_1", "d.model", 2, new RecordedProgress());
    assertThatThrownBy(
            () -> reconstruct("relu2_1", Optional.of("d.model"), Optional.empty(), 24, 24))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("decodes relu1_1 of backbone random, not relu2_1");
    assertThatThrownBy(
            () -> reconstruct("relu1_1", Optional.of("d.model"), Optional.of("optimize"), 24, 24))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("takes no decoder");
  }

  @Test
  void aFolderWithoutAnyPictureIsExplained() throws IOException {
    Path texts = Files.createDirectory(folder.resolve("texts"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(texts.resolve(i + ".jpg"), "no picture");
    }
    pictures = texts;
    assertThatThrownBy(() -> train("relu1_1", "d.model", 2, new RecordedProgress()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none of the files");
  }

  private void train(String level, String name, int steps, Progress progress) {
    new TrainDecoderOperation(any -> backbone, new TestPictureService(), manager)
        .run(
            new TrainDecoderParameters(
                pictures,
                folder.resolve(name),
                level,
                "random",
                0.01,
                32,
                steps,
                2,
                0.005,
                10,
                5,
                7),
            progress);
  }

  private Result reconstruct(
      String level, Optional<String> decoder, Optional<String> method, int width, int height) {
    int[] pixels = new int[width * height];
    float[] disc = Discs.disc(Math.max(width, height), new SplittableRandom(3));
    for (int i = 0; i < pixels.length; i++) {
      int value = Math.round(255 * disc[i / width * Math.max(width, height) + i % width]);
      pixels[i] = value * 0x010101;
    }
    ReconstructParameters parameters =
        new ReconstructParameters(
            level, method, decoder.map(folder::resolve), 0, 3, 0.05, 3, "random", 1);
    try (PictureFunction function =
        new ReconstructOperation(any -> backbone, new TestPictureService(), manager)
            .prepare(parameters)) {
      return function.apply(Picture.of(width, height, pixels), new RecordedProgress());
    }
  }
}
