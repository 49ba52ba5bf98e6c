package dev.atelier.style.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.network.PretrainedStylizer;
import dev.atelier.style.network.StyleCode;
import dev.atelier.style.network.StyleTransferNetwork;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.RecordedBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedForwardStylizationTest {

  private static final Picture LANDSCAPE = Drawings.landscape(90, 61);
  private static final Picture STRIPES = Drawings.stripes(80, 80);

  private NDManager manager;
  private RecordedBackbone backbone;
  private PhysicalMemory memory = PhysicalMemory.total();

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
    backbone = new RecordedBackbone(new FiveBlockBackbone(manager));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void theResultHasTheColorsOfTheStyleEvenBeforeAnythingIsLearned() {
    Picture result = stylize(new Settings(), STRIPES, LANDSCAPE);

    ColorStatistics style = ColorStatistics.of(STRIPES);
    ColorStatistics actual = ColorStatistics.of(result);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(actual.mean()[channel]).isCloseTo(style.mean()[channel], within(0.06));
    }
  }

  @Test
  void theResultIsAsLargeAsAskedForAndNeverLarger() {
    assertThat(stylize(new Settings().with("size", 45), STRIPES, LANDSCAPE).width()).isEqualTo(45);
    Picture own = stylize(new Settings().with("size", 4000), STRIPES, LANDSCAPE);
    assertThat(own.width()).isEqualTo(90);
    assertThat(own.height()).isEqualTo(61);
  }

  @Test
  void withNoStrengthAtAllAnUntrainedNetworkChangesNothing() {
    Picture result = stylize(new Settings().with("strength", 0), STRIPES, LANDSCAPE);

    assertThat(result.pixels()).isEqualTo(LANDSCAPE.pixels());
  }

  @Test
  void pictureAndStyleMayBeASinglePixel() {
    Picture pixel = Drawings.flat(1, 1, 0x336699);

    assertThat(stylize(new Settings(), pixel, LANDSCAPE).pixels()).hasSize(90 * 61);
    assertThat(stylize(new Settings(), STRIPES, pixel).pixels()).hasSize(1);
    assertThat(stylize(new Settings().with("strength", 0.5), pixel, pixel).pixels()).hasSize(1);
  }

  @Test
  void aStyleIsLookedAtOnceForPicturesOfAboutTheSameSize() {
    try (FeedForwardStylization function = function(new Settings(), STRIPES)) {
      function.apply(LANDSCAPE, new RecordedProgress());
      function.apply(Drawings.landscape(92, 61), new RecordedProgress());

      // Once for the style, and once for each picture, briefly.
      assertThat(backbone.computed()).hasSize(3);
    }
  }

  @Test
  void aPictureThatTheMachineHasNoMemoryForIsRefused() {
    memory = new PhysicalMemory(1 << 20);

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> stylize(new Settings(), STRIPES, LANDSCAPE))
        .withMessageContaining("90 x 61 pixels need about 1 GiB of memory");
    assertThat(stylize(new Settings().with("size", 64), STRIPES, LANDSCAPE).width()).isEqualTo(64);
  }

  @Test
  void aPictureLeavesNoTensorsBehind() {
    try (FeedForwardStylization function = function(new Settings(), STRIPES)) {
      function.apply(LANDSCAPE, new RecordedProgress());
      int before = manager.getManagedArrays().size();

      function.apply(Drawings.landscape(90, 70), new RecordedProgress());

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void whatIsNoLongerWantedIsNotPainted() {
    try (FeedForwardStylization function = function(new Settings(), STRIPES)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> function.apply(LANDSCAPE, RecordedProgress.cancelAfter(0)));
    }
  }

  private Picture stylize(Settings settings, Picture style, Picture content) {
    try (FeedForwardStylization function = function(settings, style)) {
      return function.apply(content, new RecordedProgress()).picture().orElseThrow();
    }
  }

  private FeedForwardStylization function(Settings settings, Picture style) {
    NDManager scope = manager.newSubManager();
    NDList weights =
        StyleTransferNetwork.list(
            StyleTransferNetwork.untrained(StyleCode.length(backbone), 3, scope));
    return new FeedForwardStylization(
        settings.with("style", "style.png").with("method", "fast").toParameters(),
        PretrainedStylizer.of(weights),
        backbone,
        style,
        new TestPictureService(),
        scope,
        memory);
  }
}
