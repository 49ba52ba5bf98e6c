package dev.atelier.classifier.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.ImagePlugin;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.picture.Picture;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeatureMapRankingTest {

  private NDManager manager;
  private RandomBackbone backbone;
  private DescribeOperation operation;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    backbone = new RandomBackbone(manager);
    operation = new DescribeOperation(name -> backbone, new TestPictureService(), manager);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void thePluginIsFoundByItsInterface() {
    assertThat(ServiceLoader.load(ImagePlugin.class))
        .extracting(ImagePlugin::id)
        .containsExactly("classifier");
  }

  @Test
  void meansAndSharesAreThoseOfTheFeatureMaps() {
    Picture picture = noise(80, 70);
    List<Map<String, Object>> maps = describe(picture, "relu2_1", 64).get("relu2_1");
    double[] means = new double[8];
    double total = 0;
    try (NDArray image = picture.toTensor(manager)) {
      NDArray features = backbone.extract(image, List.of("relu2_1")).get(0);
      float[] values = features.toFloatArray();
      assertThat(values).hasSize(8 * 40 * 35);
      for (int i = 0; i < values.length; i++) {
        means[i / (40 * 35)] += values[i] / (40.0 * 35);
        total += values[i] / (40.0 * 35);
      }
    }
    assertThat(maps).hasSize(8);
    for (Map<String, Object> map : maps) {
      double mean = means[(int) map.get("map")];
      assertThat((double) map.get("mean")).isCloseTo(mean, within(1e-4));
      assertThat((double) map.get("share")).isCloseTo(mean / total, within(1e-4));
    }
    assertThat(maps)
        .extracting(map -> (Double) map.get("mean"))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void thePeakIsWhereTheBrightSpotIs() {
    BufferedImage image = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
    image.setRGB(100, 20, 0xffffff);
    Map<String, List<Map<String, Object>>> data = describe(Picture.of(image), "relu1_1,relu3_1", 1);
    // A kernel sees one pixel around, and through two poolings and two more kernels about ten.
    assertPeak(data.get("relu1_1").get(0), 100.5 / 128, 20.5 / 96, 1.01 / 96);
    assertPeak(data.get("relu3_1").get(0), 100.5 / 128, 20.5 / 96, 10.0 / 96);
  }

  private static void assertPeak(Map<String, Object> map, double x, double y, double tolerance) {
    assertThat((double) map.get("x")).isCloseTo(x, within(tolerance));
    assertThat((double) map.get("y")).isCloseTo(y, within(tolerance));
  }

  @Test
  void aPictureThatExcitesNothingHasNoShares() {
    Picture black = Picture.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    assertThat(describe(black, "relu5_1", 3).get("relu5_1"))
        .extracting(map -> map.get("map"), map -> map.get("share"))
        .containsExactly(unexcited(0), unexcited(1), unexcited(2));
  }

  private static Tuple unexcited(int map) {
    return tuple(map, 0.0);
  }

  @Test
  void theSamePictureIsAlwaysDescribedTheSame() {
    assertThat(describe(noise(70, 90), "relu3_1,relu4_1", 5))
        .isEqualTo(describe(noise(70, 90), "relu3_1,relu4_1", 5));
  }

  @Test
  void nothingStaysInMemory() {
    int before = manager.getManagedArrays().size();
    describe(noise(70, 70), "relu1_1,relu5_1", 5);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void aCancelledDescriptionEnds() {
    try (PictureFunction function = operation.prepare(parameters("relu1_1", 5))) {
      assertThatThrownBy(() -> function.apply(noise(64, 64), RecordedProgress.cancelAfter(0)))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void layersThatMakeNoSenseAreErrorsInUsage() {
    assertThatThrownBy(() -> operation.prepare(parameters("relu1_1,relu1_1", 5)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--layers names a layer twice");
    assertThatThrownBy(() -> operation.prepare(parameters("relu9_1", 5)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("relu9_1");
    assertThatThrownBy(() -> operation.prepare(new DescribeParameters(List.of(), 5, 128, "random")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--layers names no layer");
  }

  @SuppressWarnings("unchecked")
  private Map<String, List<Map<String, Object>>> describe(Picture picture, String layers, int top) {
    try (PictureFunction function = operation.prepare(parameters(layers, top))) {
      Map<?, ?> data = function.apply(picture, new NoProgress()).data();
      return (Map<String, List<Map<String, Object>>>) data;
    }
  }

  private static DescribeParameters parameters(String layers, int top) {
    return new DescribeParameters(List.of(layers.split(",", -1)), top, 128, "random");
  }

  private static Picture noise(int width, int height) {
    Random random = new Random(3);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    return Picture.of(image);
  }
}
