package dev.atelier.style.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.testkit.TinyBackbone;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StylizeOperationTest {

  private static final Picture LANDSCAPE = Drawings.landscape(96, 64);
  private static final Picture STRIPES = Drawings.stripes(96, 64);

  @TempDir private Path folder;
  private NDManager manager;
  private TinyBackbone backbone;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
    backbone = new TinyBackbone(manager);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"lbfgs, 25", "adam, 60"})
  void theLossFallsToATenthOrLess(String optimizer, int iterations) {
    Settings settings =
        Settings.small()
            .with("optimizer", optimizer)
            .with("learningRate", 0.03)
            .with("iterations", iterations);

    Map<String, Object> data = stylize(settings, LANDSCAPE, STRIPES).data();

    assertThat((double) data.get("loss")).isPositive();
    assertThat((double) data.get("initialLoss")).isGreaterThan(10 * (double) data.get("loss"));
    assertThat(data).containsEntry("iterations", iterations);
    assertThat(data).containsKeys("contentLoss", "styleLoss", "variationLoss");
  }

  @Test
  void theSameSeedGivesTheSamePixelsAndAnotherGivesOthers() {
    Settings settings = Settings.small().with("init", "noise").with("iterations", 4);

    int[] first = pixels(stylize(settings.with("seed", 1), LANDSCAPE, STRIPES));
    int[] second = pixels(stylize(settings.with("seed", 1), LANDSCAPE, STRIPES));
    int[] other = pixels(stylize(settings.with("seed", 2), LANDSCAPE, STRIPES));

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void theStyleCanBeTheStart() {
    Settings settings =
        Settings.small()
            .with("init", "style")
            .with("optimizer", "lbfgs")
            .with("coarsest", 96)
            .with("iterations", 4);

    Map<String, Object> data = stylize(settings, LANDSCAPE, STRIPES).data();

    // It has the style already, so that the content is all there is to gain.
    assertThat((double) data.get("initialLoss")).isLessThan(0.1);
    assertThat((double) data.get("loss")).isLessThan((double) data.get("initialLoss"));
  }

  @Test
  void cancellationEndsTheRunAndFreesWhatItHeld() {
    RecordedProgress progress = RecordedProgress.cancelAfter(3);
    int before = manager.getManagedArrays().size();

    try (PictureFunction function = prepare(Settings.small(), STRIPES)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> function.apply(LANDSCAPE, progress));
      assertThat(backbone.lastManager().isOpen()).isFalse();
    }

    assertThat(progress.done()).containsExactly(1L, 2L, 3L);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({"lbfgs", "adam"})
  void longRunsHoldNoMoreThanShortOnes(String optimizer) {
    Settings settings = Settings.small().with("optimizer", optimizer).with("iterations", 18);
    int before = manager.getManagedArrays().size();
    int[] live = new int[19];
    RecordedProgress progress =
        new RecordedProgress() {
          @Override
          public void report(long step, long total, Map<String, Double> measures) {
            live[(int) step] = backbone.lastManager().getManagedArrays().size();
          }
        };

    try (PictureFunction function = prepare(settings, STRIPES)) {
      function.apply(Drawings.landscape(80, 64), progress);
      assertThat(backbone.lastManager().isOpen()).isFalse();
    }

    assertThat(live[18]).isPositive().isEqualTo(live[15]).isLessThanOrEqualTo(30);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void progressRisesStepByStepAndSnapshotsComeInBetween() {
    Settings settings =
        Settings.small().with("iterations", 10).with("saveEvery", 4).with("averaging", 0.9);
    RecordedProgress progress = new RecordedProgress();

    try (PictureFunction function = prepare(settings, STRIPES)) {
      function.apply(LANDSCAPE, progress);
    }

    assertThat(progress.done()).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
    assertThat(progress.totals()).containsOnly(10L);
    assertThat(progress.snapshots()).containsOnlyKeys(4L, 8L);
    assertThat(progress.snapshots().values())
        .allMatch(snapshot -> snapshot.width() == 96 && snapshot.height() == 64);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,200", "200,1", "65,64"})
  void picturesOfAnyShapeKeepTheirSize(int width, int height) {
    Settings settings = Settings.small().with("iterations", 4);

    Picture result = stylize(settings, Drawings.landscape(width, height), STRIPES).picture().get();

    assertThat(result.width()).isEqualTo(width);
    assertThat(result.height()).isEqualTo(height);
  }

  @Test
  void largePicturesAreMadeAsLargeAsAskedForAndSmallOnesStay() {
    Settings settings = Settings.small().with("iterations", 1).with("size", 90);

    Picture large = stylize(settings, Drawings.landscape(180, 140), STRIPES).picture().get();
    Picture small = stylize(settings, Drawings.landscape(70, 66), STRIPES).picture().get();

    assertThat(List.of(large.width(), large.height())).containsExactly(90, 70);
    assertThat(List.of(small.width(), small.height())).containsExactly(70, 66);
  }

  @Test
  void aFlatStyleOrATinyOneWorks() {
    Settings settings = Settings.small().with("iterations", 3);

    for (Picture style :
        List.of(
            Drawings.flat(96, 64, 0x336699),
            Drawings.flat(80, 80, 0),
            Drawings.stripes(9, 7),
            Drawings.flat(1, 1, 0xffffff))) {
      Map<String, Object> data = stylize(settings, LANDSCAPE, style).data();
      assertThat((double) data.get("loss")).isLessThan((double) data.get("initialLoss"));
    }
  }

  @Test
  void oneIterationForSeveralScalesIsSpentAtTheLast() {
    Settings settings = Settings.small().with("iterations", 1).with("coarsest", 32);
    RecordedProgress progress = new RecordedProgress();

    try (PictureFunction function = prepare(settings, STRIPES)) {
      Map<String, Object> data = function.apply(LANDSCAPE, progress).data();
      assertThat((double) data.get("loss")).isLessThan((double) data.get("initialLoss"));
    }

    assertThat(progress.done()).containsExactly(1L);
  }

  @Test
  void oneFunctionServesManyPicturesAlike() {
    Settings settings = Settings.small().with("iterations", 3);

    try (PictureFunction function = prepare(settings, STRIPES)) {
      int[] first = pixels(function.apply(LANDSCAPE, new RecordedProgress()));
      function.apply(Drawings.landscape(70, 90), new RecordedProgress());
      int[] again = pixels(function.apply(LANDSCAPE, new RecordedProgress()));
      assertThat(again).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "contentLayers, relu9_9, relu9_9",
    "styleLayers, 'relu1_1,relu9_9', relu9_9",
    "contentLayers, '', --content-layers names no layer",
    "styleLayers, '', --style-layers names no layer",
    "styleLayers, 'relu1_1,relu1_1', --style-layers names a layer twice",
    "contentLayers, 'relu2_1,relu2_1', --content-layers names a layer twice"
  })
  void layersThatDoNotFitAreRefusedBeforeAnyWork(String option, String layers, String message) {
    Settings settings = Settings.small().with(option, layers);

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> prepare(settings, STRIPES).close())
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"lbfgs", "adam"})
  void aLossThatOverflowsEndsWithAdvice(String optimizer) {
    backbone = new TinyBackbone(manager, 1L << 60);
    Settings settings = Settings.small().with("optimizer", optimizer);

    try (PictureFunction function = prepare(settings, STRIPES)) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> function.apply(LANDSCAPE, new RecordedProgress()))
          .withMessageContaining("iteration 1")
          .withMessageContaining("lower the weights of the losses, or choose another backbone");
    }
  }

  private Result stylize(Settings settings, Picture picture, Picture style) {
    try (PictureFunction function = prepare(settings, style)) {
      return function.apply(picture, new RecordedProgress());
    }
  }

  private PictureFunction prepare(Settings settings, Picture style) {
    Path file = folder.resolve("style.png");
    try {
      ImageIO.write(style.toImage(), "png", file.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new StylizeOperation(name -> backbone, new TestPictureService(), manager)
        .prepare(settings.with("style", file).toParameters());
  }

  private static int[] pixels(Result result) {
    BufferedImage image = result.picture().get().toImage();
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .toArray();
  }
}
