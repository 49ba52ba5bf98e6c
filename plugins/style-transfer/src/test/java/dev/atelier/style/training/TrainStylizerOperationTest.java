package dev.atelier.style.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.style.Drawings;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.tensor.TensorFile;
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

class TrainStylizerOperationTest {

  @TempDir private Path folder;
  private NDManager manager;
  private Backbone backbone;
  private Optional<Path> smallStyles;
  private int greatestCrop = 128;
  private double formWeight = 1;

  @BeforeEach
  void drawPictures() {
    manager = TestEngine.open();
    backbone = new FiveBlockBackbone(manager);
    TestFiles.write(folder.resolve("contents/landscape.png"), Drawings.landscape(40, 32));
    TestFiles.write(folder.resolve("styles/stripes.png"), Drawings.stripes(32, 32));
    TestFiles.write(folder.resolve("styles/hill.png"), Drawings.landscape(33, 50));
    smallStyles = Optional.of(folder.resolve("styles"));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void aTrainingThatIsStoppedAndResumedEndsLikeAnUnbrokenOne() throws Exception {
    Map<String, Object> unbroken = train("unbroken", 3, new RecordedProgress());
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> train("resumed", 3, RecordedProgress.cancelAfter(2)));
    RecordedProgress rest = new RecordedProgress();

    train("resumed", 3, rest);

    assertThat(rest.done()).containsExactly(3L);
    assertThat(unbroken).containsEntry("steps", 3).containsKeys("style", "content", "variation");
    assertThat(Files.readAllBytes(folder.resolve("resumed")))
        .isEqualTo(Files.readAllBytes(folder.resolve("unbroken")));
  }

  @Test
  void aTrainingGoesOnFromTheWeightsOfAnother() {
    train("earlier", 2, new RecordedProgress());

    train("later", 1, List.of(folder.resolve("earlier")), 1e-6);

    Map<String, NDArray> earlier = TensorFile.read(folder.resolve("earlier"), manager);
    TensorFile.read(folder.resolve("later"), manager)
        .forEach(
            (name, weights) ->
                assertThat(greatestDifference(weights, earlier.get(name)))
                    .as(name)
                    .isLessThan(1e-5f));
  }

  @Test
  void aTrainingGoesOnFromTheMeanOfOthers() {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    train("one", 1, List.of(), 0.001);
    train("other", 1, List.of(one), 0.1);

    train("later", 1, List.of(one, other, other), 1e-6);

    Map<String, NDArray> first = TensorFile.read(one, manager);
    Map<String, NDArray> second = TensorFile.read(other, manager);
    TensorFile.read(folder.resolve("later"), manager)
        .forEach(
            (name, weights) ->
                assertThat(
                        greatestDifference(
                            weights, first.get(name).add(second.get(name).mul(2)).div(3)))
                    .as(name)
                    .isLessThan(1e-5f));
  }

  private static float greatestDifference(NDArray one, NDArray other) {
    return one.sub(other).abs().max().toFloatArray()[0];
  }

  @Test
  void aFileWithoutTheNetworksWeightsCannotBeGoneOnFrom() {
    NDArray other = manager.create(1f);
    other.setName("other");
    Path file = folder.resolve("other.safetensors");
    TensorFile.write(new NDList(other), file);

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> train("none", 1, List.of(file), 0.001))
        .withMessageContaining("--start: " + file + " has no weights of this network");
  }

  @Test
  void aFolderWithoutFilesIsNamed() throws Exception {
    Files.delete(folder.resolve("contents/landscape.png"));

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> train("none", 1, new RecordedProgress()))
        .withMessageContaining("--contents")
        .withMessageContaining("is empty");
  }

  @Test
  void smallContentsWithoutSmallStylesAreRefused() {
    smallStyles = Optional.empty();

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> train("none", 1, new RecordedProgress()))
        .withMessage("--small-contents and --small-styles belong together; give both, or neither");
  }

  @Test
  void squaresThatCannotBeHalvedOftenEnoughAreRefused() {
    for (int crop : new int[] {130, 96}) {
      greatestCrop = crop;

      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> train("none", 1, new RecordedProgress()))
          .withMessage(
              "--least-crop 128 and --greatest-crop %d are to be multiples of 32, the first no"
                  + " greater than the second",
              crop);
    }
  }

  @Test
  void everyLossIsToldOfThatHasAWeight() {
    assertThat(train("all", 1, new RecordedProgress()))
        .containsKeys("style", "covariance", "mover", "similarity", "content");
    formWeight = 0;

    assertThat(train("few", 1, new RecordedProgress()))
        .containsKeys("style", "content")
        .doesNotContainKeys("covariance", "mover", "similarity");
  }

  private Map<String, Object> train(String name, int steps, RecordedProgress progress) {
    return train(name, steps, List.of(), 0.001, progress);
  }

  private void train(String name, int steps, List<Path> start, double learningRate) {
    train(name, steps, start, learningRate, new RecordedProgress());
  }

  private Map<String, Object> train(
      String name, int steps, List<Path> start, double learningRate, RecordedProgress progress) {
    return new TrainStylizerOperation(any -> backbone, new TestPictureService(), manager)
        .run(
            new TrainStylizerParameters(
                folder.resolve("contents"),
                folder.resolve("styles"),
                Optional.of(folder.resolve("contents")),
                smallStyles,
                0.5,
                128,
                greatestCrop,
                folder.resolve(name),
                start,
                steps,
                1,
                2.5,
                formWeight,
                formWeight,
                1,
                formWeight,
                1,
                100,
                200,
                learningRate,
                1,
                1,
                20,
                7,
                1),
            progress)
        .data();
  }
}
