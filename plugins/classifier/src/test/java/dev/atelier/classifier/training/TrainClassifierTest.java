package dev.atelier.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.classify.ClassifierModels;
import dev.atelier.classifier.classify.ClassifyOperation;
import dev.atelier.classifier.classify.ClassifyParameters;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
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

final class TrainClassifierTest {

  private static final int PICTURES = 40;

  private final TestPictureService pictures = new TestPictureService();
  private final NDManager manager = TestEngine.open();
  private final RandomBackbone backbone = new RandomBackbone(manager);
  private final BackboneService backbones = name -> backbone;

  @TempDir Path temporary;
  private Path folder;
  private Path model;

  @BeforeEach
  void drawPictures() {
    folder = temporary.resolve("pictures");
    model = temporary.resolve("colours.model");
    Random random = new Random(11);
    for (int i = 0; i < PICTURES; i++) {
      TestFiles.write(folder.resolve("red/" + i + ".png"), mottled(0xff3030, random));
      TestFiles.write(folder.resolve("blue/" + i + ".png"), mottled(0x3030ff, random));
    }
  }

  /** Draws patches of a color, brighter and darker; flat pictures would all be one. */
  private static Picture mottled(int color, Random random) {
    int[] pixels = new int[24 * 24];
    int[] patches = random.ints(36, 120, 256).toArray();
    for (int i = 0; i < pixels.length; i++) {
      int brightness = patches[i / 24 / 4 * 6 + i % 24 / 4];
      int red = (color >> 16 & 0xff) * brightness / 255;
      int green = (color >> 8 & 0xff) * brightness / 255;
      int blue = (color & 0xff) * brightness / 255;
      pixels[i] = red << 16 | green << 8 | blue;
    }
    return Picture.of(24, 24, pixels);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void classesAreLearnedAndToldApart() {
    Result result = train(model, new RecordedProgress());
    assertThat((double) result.data().get("accuracy")).isEqualTo(1);
    assertThat(result.data())
        .containsEntry("classes", Map.of("blue", PICTURES, "red", PICTURES))
        .containsEntry("skipped", 0);
    try (PictureFunction function =
        new ClassifyOperation(classifiers(), manager)
            .prepare(new ClassifyParameters(Optional.of(model.toString()), false, 2))) {
      Random random = new Random(12);
      assertThat(likeliest(function, mottled(0xff3030, random))).contains("class=red");
      assertThat(likeliest(function, mottled(0x3030ff, random))).contains("class=blue");
    }
  }

  @Test
  void aPictureLikeNoneOfThemIsCalledSo() {
    train(model, new RecordedProgress());
    try (Classifier classifier = classifiers().open("--model", model.toString())) {
      Prediction prediction = classifier.predict(mottled(0xffffff, new Random(13)));
      assertThat(prediction.known()).isFalse();
      assertThat(prediction.label()).isEqualTo(Prediction.NONE);
    }
  }

  @Test
  void picturesOfNoneOfTheClassesTeachWhatIsStrange() {
    Path others = temporary.resolve("others");
    Random random = new Random(14);
    for (int i = 0; i < PICTURES; i++) {
      TestFiles.write(others.resolve(i + ".png"), mottled(0xff30a0, random));
    }
    // Pink is not far from red, and so not strange to those who have never seen it.
    train(model, new RecordedProgress());
    Path warned = temporary.resolve("warned.model");
    operation().run(parameters(folder, warned, List.of(others), 0), new RecordedProgress());
    assertThat(strangeness(warned, 0xff30a0)).isGreaterThan(2 * strangeness(model, 0xff30a0));
    assertThat(strangeness(warned, 0x3030ff)).isLessThan(1);
  }

  private double strangeness(Path file, int color) {
    try (Classifier classifier = classifiers().open("--model", file.toString())) {
      return classifier.predict(mottled(color, new Random(15))).strangeness();
    }
  }

  @Test
  void aBackboneCanLearnTooAndGoesWithTheModel() {
    RandomBackbone start = new RandomBackbone(manager);
    Result result =
        operation().run(parameters(folder, model, List.of(), 2), new RecordedProgress());
    assertThat((double) result.data().get("accuracy")).isEqualTo(1);
    try (BackboneClassifier classifier =
        (BackboneClassifier) classifiers().open("--model", model.toString())) {
      float[] before = start.weights().get("conv1_1.weight").toFloatArray();
      float[] after = classifier.backbone().weights().get("conv1_1.weight").toFloatArray();
      assertThat(after).isNotEqualTo(before);
      assertThat(backbone.weights().get("conv1_1.weight").toFloatArray()).isEqualTo(before);
      assertThat(classifier.predict(mottled(0xff3030, new Random(16))).label()).isEqualTo("red");
    }
  }

  @Test
  void fineTuningThatDoesHarmIsThrownAway() {
    Result result =
        operation().run(parameters(folder, model, List.of(), 1, 1), new RecordedProgress());
    assertThat(result.data()).containsEntry("fineTuned", 0.0).containsEntry("accuracy", 1.0);
    try (BackboneClassifier classifier =
        (BackboneClassifier) classifiers().open("--model", model.toString())) {
      assertThat(classifier.backbone()).isSameAs(backbone);
    }
  }

  @Test
  void fineTuningThatWasBrokenOffGoesOnAndEndsWithTheSameModel() throws Exception {
    Path unbroken = temporary.resolve("unbroken.model");
    RecordedProgress whole = new RecordedProgress();
    operation().run(parameters(folder, unbroken, List.of(), 3), whole);
    TrainClassifierParameters again = parameters(folder, model, List.of(), 3);
    int lastEpoch =
        IntStream.range(0, whole.done().size())
            .filter(i -> whole.measures().get(i).containsKey("leastValidationLoss"))
            .max()
            .orElseThrow();
    assertThatThrownBy(() -> operation().run(again, RecordedProgress.cancelAfter(lastEpoch)))
        .isInstanceOf(CancellationException.class);
    operation().run(again, new RecordedProgress());
    assertThat(Files.readAllBytes(model)).isEqualTo(Files.readAllBytes(unbroken));
  }

  @Test
  void aTrainingThatWasBrokenOffGoesOnAndEndsWithTheSameModel() throws Exception {
    Path unbroken = temporary.resolve("unbroken.model");
    train(unbroken, new RecordedProgress());
    assertThatThrownBy(() -> train(model, RecordedProgress.cancelAfter(70)))
        .isInstanceOf(CancellationException.class);
    assertThat(model).doesNotExist();
    assertThat(temporary.resolve("colours.model.training"))
        .isDirectoryContaining("glob:**.safetensors");
    train(model, new RecordedProgress());
    assertThat(Files.readAllBytes(model)).isEqualTo(Files.readAllBytes(unbroken));
    assertThat(temporary.resolve("colours.model.training")).doesNotExist();
  }

  @Test
  void whatIsKeptOfAnotherTrainingIsNotMixedIn() {
    assertThatThrownBy(() -> train(model, RecordedProgress.cancelAfter(70)))
        .isInstanceOf(CancellationException.class);
    TestFiles.writeSolid(folder.resolve("red/new.png"), Color.RED);
    assertThatThrownBy(() -> train(model, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("colours.model.training")
        .hasMessageContaining("remove that folder");
  }

  @Test
  void aBrokenPictureIsListedAndSkipped() {
    Path broken = TestFiles.writeText(folder.resolve("red/broken.png"), "no picture");
    Result result = train(model, new RecordedProgress());
    assertThat(result.data()).containsEntry("skipped", 1);
    assertThat(result.data().get("skippedFiles").toString()).contains(broken.toString());
  }

  @Test
  void classesThatCannotBeLearnedAreExplained() throws Exception {
    TestFiles.writeSolid(folder.resolve("green/only.png"), Color.GREEN);
    assertThatThrownBy(() -> train(model, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("green (1)");
    TestFiles.writeText(folder.resolve("green/broken.png"), "no picture");
    assertThatThrownBy(() -> train(model, new RecordedProgress()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("green (1)")
        .hasMessageContaining("broken.png");
  }

  @Test
  void oneClassAloneLeavesNothingToTellApart() {
    Path one = temporary.resolve("one");
    TestFiles.writeSolid(one.resolve("red/1.png"), Color.RED);
    TestFiles.writeSolid(one.resolve("red/2.png"), Color.RED);
    assertThatThrownBy(
            () ->
                operation()
                    .run(
                        parameters(one, temporary.resolve("other.model"), List.of(), 0),
                        new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("nothing to tell apart");
  }

  @Test
  void anExistingModelIsNotReplaced() {
    TestFiles.writeText(model, "precious");
    assertThatThrownBy(() -> train(model, new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void aModelForOtherWeightsSaysSo() {
    train(model, new RecordedProgress());
    BackboneService others = name -> backbone.withSha256("1".repeat(64));
    assertThatThrownBy(
            () -> new ClassifierModels(others, pictures, manager).open("--model", model.toString()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("other weights of backbone random");
  }

  private Result train(Path file, RecordedProgress progress) {
    return operation().run(parameters(folder, file, List.of(), 0), progress);
  }

  private TrainClassifierOperation operation() {
    return new TrainClassifierOperation(backbones, pictures, manager);
  }

  private ClassifierModels classifiers() {
    return new ClassifierModels(backbones, pictures, manager);
  }

  private static TrainClassifierParameters parameters(
      Path pictures, Path file, List<Path> strangers, int fineTune) {
    return parameters(pictures, file, strangers, fineTune, 0.001);
  }

  private static TrainClassifierParameters parameters(
      Path pictures, Path file, List<Path> strangers, int fineTune, double fineTuneRate) {
    return new TrainClassifierParameters(
        pictures,
        file,
        "random",
        List.of("relu1_1", "relu3_1"),
        64,
        2,
        true,
        0.25,
        0,
        0,
        strangers,
        true,
        20,
        5,
        0.01,
        0.001,
        fineTune,
        fineTuneRate,
        7);
  }

  private static String likeliest(PictureFunction function, Picture picture) {
    List<?> top = (List<?>) function.apply(picture, new RecordedProgress()).data().get("top");
    assertThat(top).hasSize(2);
    return top.get(0).toString();
  }
}
