package dev.atelier.classifier.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.explanation.ExplainParameters.Draw;
import dev.atelier.classifier.explanation.ExplainParameters.Method;
import dev.atelier.classifier.figure.ColorMap;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SaliencyFigureTest {

  @TempDir private Path folder;
  private NDManager manager;
  private RandomBackbone backbone;
  private BackboneClassifier classifier;
  private Path model;

  @BeforeEach
  void makeAClassifier() {
    manager = TestEngine.open();
    backbone = new RandomBackbone(manager);
    classifier = StripesClassifier.of(backbone, manager);
    model = folder.resolve("stripes.model");
    StripesClassifier.file(backbone, manager).write(model, ExistingFile.FAIL);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void gradCamWeighsMapsByWhatTheyDoToTheLogit() {
    NDArray image = classifier.image(StripesClassifier.stripes(true, false), manager);
    NDList features = backbone.extract(image, StripesClassifier.LAYERS);
    float[] maps = features.get(1).toFloatArray();
    int plane = maps.length / 8;
    double[] sums = new double[plane];
    for (int c = 0; c < 8; c++) {
      double slope = (logit(features, maps, c, 0.05f) - logit(features, maps, c, -0.05f)) / 0.1;
      for (int i = 0; i < plane; i++) {
        sums[i] += slope / plane * maps[c * plane + i];
      }
    }
    ClassActivationMap evidence =
        ClassActivationMap.of(classifier, image, "relu3_1", 0, Method.GRAD_CAM);
    double tolerance = 1e-3 * evidence.greatest();
    assertThat(evidence.greatest()).isPositive();
    for (int i = 0; i < plane; i++) {
      assertThat((double) evidence.values()[i]).isCloseTo(Math.max(0, sums[i]), within(tolerance));
    }
  }

  /** Returns the logit of the first class with a map of the second layer raised everywhere. */
  private double logit(NDList features, float[] maps, int channel, float by) {
    float[] raised = maps.clone();
    int plane = maps.length / 8;
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      raised[i] += by;
    }
    NDArray changed = manager.create(raised, features.get(1).getShape());
    return classifier.logits(new NDList(features.get(0), changed)).toFloatArray()[0];
  }

  @Test
  void forAHeadOfMeansBothMethodsAreTheSame() {
    NDArray image = classifier.image(StripesClassifier.stripes(true, false), manager);
    float[] whole =
        ClassActivationMap.of(classifier, image, "relu3_1", 1, Method.GRAD_CAM).values();
    float[] each =
        ClassActivationMap.of(classifier, image, "relu3_1", 1, Method.HIRES_CAM).values();
    for (int i = 0; i < whole.length; i++) {
      assertThat(each[i]).isCloseTo(whole[i], within(1e-4f));
    }
  }

  @Test
  void theHalfThatHoldsAClassSpeaksForIt() {
    for (boolean leftUpright : new boolean[] {true, false}) {
      Picture picture = StripesClassifier.stripes(leftUpright, !leftUpright);
      NDArray image = classifier.image(picture, manager);
      for (int index = 0; index < 2; index++) {
        ClassActivationMap evidence =
            ClassActivationMap.of(classifier, image, "relu3_1", index, Method.GRAD_CAM);
        boolean left = leftUpright == (index == 0);
        assertThat(leftShare(evidence)).isBetween(left ? 0.75 : 0, left ? 1 : 0.25);
      }
    }
  }

  private static double leftShare(ClassActivationMap evidence) {
    double left = 0;
    double all = 0;
    for (int i = 0; i < evidence.values().length; i++) {
      all += evidence.values()[i];
      left += i % evidence.width() < evidence.width() / 2 ? evidence.values()[i] : 0;
    }
    return left / all;
  }

  @Test
  void withRandomWeightsTheMapSaysNothingOfWhatItWas() {
    Picture picture = StripesClassifier.stripes(true, false);
    NDArray image = classifier.image(picture, manager);
    ClassActivationMap trained =
        ClassActivationMap.of(classifier, image, "relu3_1", 0, Method.GRAD_CAM);
    double rank = 0;
    double structure = 0;
    int draws = 6;
    for (int seed = 0; seed < draws; seed++) {
      List<ModelRandomizationTest.Stage> stages =
          ModelRandomizationTest.run(
              classifier,
              image,
              "relu3_1",
              0,
              parameters(true, Draw.OVERLAY, seed),
              trained,
              new NoProgress());
      assertThat(stages)
          .extracting(ModelRandomizationTest.Stage::from)
          .containsExactly("head", "conv3_1", "conv2_1", "conv1_1");
      SaliencySimilarity last = stages.get(3).similarity();
      rank += last.rankCorrelation() / draws;
      structure += last.structure() / draws;
    }
    assertThat(rank).isBetween(-0.3, 0.3);
    assertThat(structure).isBetween(-0.3, 0.3);
    assertThat(SaliencySimilarity.of(trained, trained).rankCorrelation())
        .isCloseTo(1, within(1e-9));
    assertThat(SaliencySimilarity.of(trained, trained).structure()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theSheetNamesTheClassAndTheDataSayWhereItIs() {
    Result result =
        explain(StripesClassifier.stripes(true, false), parameters(true, Draw.OVERLAY, 1));
    assertThat(result.data())
        .containsEntry("class", "upright")
        .containsEntry("layer", "relu3_1")
        .containsEntry("method", "Grad-CAM")
        .containsKeys("confidence", "predicted", "greatest", "y");
    assertThat((double) result.data().get("x")).isLessThan(0.55);
    assertThat((List<?>) result.data().get("randomised")).hasSize(4);
    assertThat(result.picture().orElseThrow().width()).isGreaterThan(2 * 96);
  }

  @Test
  void theMapAloneIsGrayAndAsLargeAsThePictureIsDrawn() {
    Result result = explain(StripesClassifier.stripes(true, false), parameters(false, Draw.MAP, 1));
    Picture map = result.picture().orElseThrow();
    assertThat(map.width()).isEqualTo(96);
    int brightest = 0;
    for (int pixel : map.pixels()) {
      assertThat(pixel >> 16 & 0xff).isEqualTo(pixel & 0xff);
      brightest = Math.max(brightest, pixel & 0xff);
    }
    assertThat(brightest).isGreaterThan(200);
    assertThat((List<?>) result.data().get("map")).hasSize(32);
  }

  @Test
  void aSinglePixelAndAPictureThatNothingSpeaksForAreDrawnToo() {
    Picture black = Picture.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    Result result = explain(black, parameters(false, Draw.OVERLAY, 1));
    assertThat(result.data()).containsEntry("greatest", 0.0).doesNotContainKey("x");
    assertThat(result.picture()).isPresent();
  }

  @Test
  void aNarrowPictureKeepsItsShape() {
    Picture narrow = Picture.of(new BufferedImage(3000, 10, BufferedImage.TYPE_INT_RGB));
    Picture map = explain(narrow, parameters(false, Draw.MAP, 1)).picture().orElseThrow();
    assertThat(map.width()).isEqualTo(96);
    assertThat(map.height()).isEqualTo(1);
  }

  @Test
  void classesAndLayersThatAreNotThereAreErrorsInUsage() {
    assertUsage(
        with(Optional.of("dotted"), Optional.empty()), "--class-name", "dotted", "upright, lying");
    assertUsage(
        with(Optional.empty(), Optional.of("relu5_1")), "--layer", "relu5_1", "relu2_1, relu3_1");
  }

  private void assertUsage(ExplainParameters parameters, String... words) {
    assertThatThrownBy(() -> operation().prepare(parameters))
        .isInstanceOf(ParameterException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aCancelledExplanationEndsAndNothingStaysInMemory() {
    int before = manager.getManagedArrays().size();
    explain(StripesClassifier.stripes(true, true), parameters(true, Draw.OVERLAY, 1));
    assertThat(manager.getManagedArrays()).hasSize(before);
    try (PictureFunction function = operation().prepare(parameters(true, Draw.OVERLAY, 1))) {
      assertThatThrownBy(
              () ->
                  function.apply(
                      StripesClassifier.stripes(true, true), RecordedProgress.cancelAfter(0)))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void ranksAreComparedAsSpearmanDid() {
    // Squared differences of ranks 4, 1, 1, 0 and 0: 1 - 6 * 6 / (5 * 24).
    float[] one = {1, 2, 3, 4, 5};
    float[] other = {30, 10, 20, 40, 50};
    assertThat(SaliencySimilarity.rankCorrelation(one, other)).isCloseTo(0.7, within(1e-12));
    assertThat(SaliencySimilarity.rankCorrelation(one, new float[5])).isZero();
    // Equal values share a rank: of 1.5, 1.5, 3 and of 1, 2, 3.
    assertThat(SaliencySimilarity.rankCorrelation(new float[] {0, 0, 7}, new float[] {1, 2, 3}))
        .isCloseTo(Math.sqrt(0.75), within(1e-12));
  }

  @Test
  void colorsGetLighterAsValuesGrow() {
    double before = -1;
    for (int i = 0; i <= 100; i++) {
      int color = ColorMap.color(i / 100.0);
      double light =
          0.2126 * (color >> 16 & 0xff) + 0.7152 * (color >> 8 & 0xff) + 0.0722 * (color & 0xff);
      assertThat(light).isGreaterThan(before);
      before = light;
    }
    assertThat(ColorMap.color(-3)).isEqualTo(ColorMap.color(0));
    assertThat(ColorMap.color(7)).isEqualTo(ColorMap.color(1));
  }

  private Result explain(Picture picture, ExplainParameters parameters) {
    try (PictureFunction function = operation().prepare(parameters)) {
      return function.apply(picture, new NoProgress());
    }
  }

  private ExplainOperation operation() {
    return new ExplainOperation(name -> backbone, new TestPictureService(), manager);
  }

  private ExplainParameters parameters(boolean randomize, Draw draw, long seed) {
    return new ExplainParameters(
        model.toString(),
        Optional.of("upright"),
        Optional.empty(),
        Method.GRAD_CAM,
        draw,
        96,
        randomize,
        seed);
  }

  private ExplainParameters with(Optional<String> className, Optional<String> layer) {
    return new ExplainParameters(
        model.toString(), className, layer, Method.GRAD_CAM, Draw.OVERLAY, 96, false, 1);
  }
}
