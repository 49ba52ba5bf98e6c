package dev.atelier.classifier.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.explanation.StripesClassifier;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeatureMapSheetTest {

  private NDManager manager;
  private RandomBackbone backbone;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    backbone = new RandomBackbone(manager);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void theMapsDrawnAreThoseThatDescribeNames() {
    Picture stripes = StripesClassifier.stripes(true, false);
    Map<String, Object> drawn = draw(stripes, "relu1_1", "relu3_1").data();
    DescribeOperation describe =
        new DescribeOperation(name -> backbone, new TestPictureService(), manager);
    try (PictureFunction function =
        describe.prepare(new DescribeParameters(List.of("relu1_1", "relu3_1"), 3, 256, "random"))) {
      Map<String, Object> described = function.apply(stripes, new NoProgress()).data();
      for (String layer : List.of("relu1_1", "relu3_1")) {
        List<Map<String, Object>> expected = maps(described, layer);
        List<Map<String, Object>> found = maps(drawn, layer);
        assertThat(found).hasSize(3);
        for (int i = 0; i < 3; i++) {
          assertThat(found.get(i).get("map")).isEqualTo(expected.get(i).get("map"));
          assertThat((double) found.get(i).get("share"))
              .isCloseTo((double) expected.get(i).get("share"), within(1e-4));
        }
      }
    }
  }

  @Test
  void theSheetHasARowForEachLayer() {
    int one = sheet(StripesClassifier.stripes(true, true), "relu1_1").height();
    int two = sheet(StripesClassifier.stripes(true, true), "relu1_1", "relu2_1").height();
    int three =
        sheet(StripesClassifier.stripes(true, true), "relu1_1", "relu2_1", "relu3_1").height();
    assertThat(three - two).isGreaterThan(48);
    assertThat(two).isGreaterThanOrEqualTo(one);
  }

  @Test
  void aSinglePixelAndAVeryWidePictureAreDrawnToo() {
    assertThat(sheet(black(1, 1), "relu5_1").width()).isGreaterThan(100);
    assertThat(sheet(black(5000, 2), "relu1_1").width()).isGreaterThan(100);
  }

  @Test
  void layersThatMakeNoSenseAreErrorsInUsage() {
    assertUsage("names no layer");
    assertUsage("relu9_1", "relu9_1");
    assertUsage("names a layer twice", "relu1_1", "relu1_1");
  }

  private void assertUsage(String words, String... layers) {
    assertThatThrownBy(() -> operation().prepare(parameters(layers)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aCancelledDrawingEndsAndNothingStaysInMemory() {
    int before = manager.getManagedArrays().size();
    draw(black(64, 64), "relu1_1");
    assertThat(manager.getManagedArrays()).hasSize(before);
    try (PictureFunction function = operation().prepare(parameters("relu1_1"))) {
      assertThatThrownBy(() -> function.apply(black(64, 64), RecordedProgress.cancelAfter(0)))
          .isInstanceOf(CancellationException.class);
    }
  }

  private Picture sheet(Picture picture, String... layers) {
    return draw(picture, layers).picture().orElseThrow();
  }

  private Result draw(Picture picture, String... layers) {
    try (PictureFunction function = operation().prepare(parameters(layers))) {
      return function.apply(picture, new NoProgress());
    }
  }

  private FeatureMapsOperation operation() {
    return new FeatureMapsOperation(name -> backbone, new TestPictureService(), manager);
  }

  private static FeatureMapsParameters parameters(String... layers) {
    return new FeatureMapsParameters(List.of(layers), 3, 256, 48, "random");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<String, Object> data, String layer) {
    return (List<Map<String, Object>>) data.get(layer);
  }

  private static Picture black(int width, int height) {
    return Picture.of(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
  }
}
