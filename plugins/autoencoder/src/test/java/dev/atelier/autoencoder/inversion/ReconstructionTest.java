package dev.atelier.autoencoder.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ImagePlugin;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.math.Psnr;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReconstructionTest {

  private final RecordedProgress progress = new RecordedProgress();
  private NDManager manager;
  private ReconstructOperation operation;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    RandomBackbone backbone = new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS);
    operation = new ReconstructOperation(name -> backbone, new TestPictureService(), manager);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void thePluginIsFoundByItsInterface() {
    assertThat(ServiceLoader.load(ImagePlugin.class))
        .extracting(ImagePlugin::id)
        .containsExactly("autoencoder");
  }

  @Test
  void theShallowestLayerKeepsNearlyThePicture() {
    Result result = reconstruct(sample(64, 64), "relu1_1", 150, 1);
    assertThat((double) result.data().get("psnr")).isGreaterThan(30);
    assertThat(result.data()).containsEntry("level", "relu1_1").containsEntry("iterations", 150);
  }

  @Test
  void aDeeperLayerKeepsLess() {
    assertThat(psnr("relu4_1", 100)).isLessThan(psnr("relu1_1", 100) - 3);
  }

  @Test
  void fewerIterationsRebuildLess() {
    assertThat(psnr("relu1_1", 5)).isLessThan(psnr("relu1_1", 100) - 3);
  }

  @Test
  void theLossFallsAndIsToldAtEveryIteration() {
    Result result = reconstruct(sample(64, 64), "relu2_1", 60, 1);
    assertThat(progress.done()).hasSize(60);
    double first = progress.measures().get(0).get("loss");
    assertThat(progress.measures().get(59).get("loss")).isLessThan(first / 5);
    assertThat(progress.snapshots()).isEmpty();
    assertThat((double) result.data().get("loss")).isLessThan(first / 5);
  }

  @Test
  void theSeedAloneDecidesTheResult() {
    int[] once = pixels(reconstruct(sample(64, 64), "relu2_1", 10, 1));
    assertThat(pixels(reconstruct(sample(64, 64), "relu2_1", 10, 1))).isEqualTo(once);
    assertThat(pixels(reconstruct(sample(64, 64), "relu2_1", 10, 2))).isNotEqualTo(once);
  }

  @Test
  void aCancelledReconstructionEnds() {
    RecordedProgress cancelling = RecordedProgress.cancelAfter(3);
    try (PictureFunction function = operation.prepare(parameters("relu1_1", 50, 1, 0.001))) {
      assertThatThrownBy(() -> function.apply(sample(64, 64), cancelling))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(cancelling.done()).hasSize(3);
  }

  @Test
  void thePictureIsScaledToTheSizeAskedForAndNeverEnlarged() {
    Picture large = reconstruct(sample(256, 128), "relu1_1", 2, 1).picture().orElseThrow();
    assertThat(List.of(large.width(), large.height())).containsExactly(96, 48);
    Picture tiny = reconstruct(sample(1, 1), "relu5_1", 2, 1).picture().orElseThrow();
    assertThat(List.of(tiny.width(), tiny.height())).containsExactly(1, 1);
  }

  @Test
  void nothingStaysInMemory() {
    int before = manager.getManagedArrays().size();
    try (PictureFunction function = operation.prepare(parameters("relu3_1", 3, 1, 0.001))) {
      function.apply(sample(64, 64), progress);
      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThatThrownBy(() -> function.apply(sample(64, 64), RecordedProgress.cancelAfter(1)))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void aLossThatIsNoNumberComesWithAdvice() {
    try (PictureFunction function = operation.prepare(parameters("relu1_1", 5, 1, 1e300))) {
      assertThatThrownBy(() -> function.apply(sample(64, 64), progress))
          .isInstanceOf(OperationException.class)
          .hasMessageContaining("iteration 1;")
          .hasMessageContaining("--total-variation-weight");
    }
  }

  @Test
  void aLayerThatTheBackboneLacksIsAnErrorInUsage() {
    assertThatThrownBy(() -> operation.prepare(parameters("relu9_1", 5, 1, 0)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("relu9_1");
  }

  @Test
  void theRatioIsTheTextbooksOne() {
    // A difference of 5 in every value: 20 log10(255 / 5).
    assertThat(Psnr.peakDecibels(plain(100), plain(105))).isEqualTo(34.15, within());
    assertThat(Psnr.peakDecibels(plain(100), plain(100))).isEqualTo(58.92, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(0.01);
  }

  private double psnr(String level, int iterations) {
    return (double) reconstruct(sample(64, 64), level, iterations, 1).data().get("psnr");
  }

  private Result reconstruct(Picture picture, String level, int iterations, long seed) {
    try (PictureFunction function = operation.prepare(parameters(level, iterations, seed, 0.001))) {
      return function.apply(picture, progress);
    }
  }

  private static ReconstructParameters parameters(
      String level, int iterations, long seed, double totalVariationWeight) {
    return new ReconstructParameters(
        level,
        Optional.empty(),
        Optional.empty(),
        96,
        iterations,
        0.05,
        totalVariationWeight,
        "random",
        seed);
  }

  private static int[] pixels(Result result) {
    Picture picture = result.picture().orElseThrow();
    return picture
        .toImage()
        .getRGB(0, 0, picture.width(), picture.height(), null, 0, picture.width());
  }

  private static Picture plain(int gray) {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 12; i++) {
      image.setRGB(i % 4, i / 4, new Color(gray, gray, gray).getRGB());
    }
    return Picture.of(image);
  }

  /** A slope of colors with a disc on it. */
  private static Picture sample(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = Math.hypot(x - width / 2.0, y - height / 2.0) < width / 4.0;
        int red = 40 + 160 * x / width;
        int green = 200 - 120 * y / height;
        image.setRGB(x, y, new Color(red, inside ? 60 : green, inside ? 200 : 90).getRGB());
      }
    }
    return Picture.of(image);
  }
}
