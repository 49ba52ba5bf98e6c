package dev.atelier.style.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.loss.ChannelStatistics;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TinyBackbone;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StyleFeatureExtractorTest {

  private static final Picture LANDSCAPE = Drawings.landscape(96, 64);

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void theStatisticsAreThoseThatTheEngineComputes() {
    FiveBlockBackbone backbone = new FiveBlockBackbone(manager);

    PictureFeatures features =
        new StyleFeatureExtractor(name -> backbone, manager).extract(LANDSCAPE);

    assertThat(features.style().keySet())
        .containsExactly("relu1_1", "relu2_1", "relu3_1", "relu4_1");
    assertThat(features.content().keySet()).containsExactly("relu3_1", "relu4_1");
    for (String layer : features.style().keySet()) {
      NDArray maps = backbone.extract(LANDSCAPE.toTensor(manager), List.of(layer)).get(0);
      Shape shape = maps.getShape();
      NDArray rows = maps.reshape(shape.get(1), shape.get(2) * shape.get(3));
      NDArray mean = rows.mean(new int[] {1}, true);
      float[] means = mean.toFloatArray();
      float[] squares = rows.sub(mean).square().mean(new int[] {1}).toFloatArray();
      ChannelStatistics statistics = features.style().get(layer);
      assertThat(statistics.channels()).isEqualTo(backbone.channels(layer)).isEqualTo(means.length);
      for (int channel = 0; channel < means.length; channel++) {
        assertThat(statistics.mean(channel)).isCloseTo(means[channel], offset(1e-4));
        assertThat(statistics.deviation(channel))
            .isCloseTo(Math.sqrt(squares[channel]), offset(1e-4));
      }
    }
  }

  @Test
  void eachLayerComesFromItsOwnNetwork() {
    TinyBackbone shallow = new TinyBackbone(manager);
    FiveBlockBackbone deep = new FiveBlockBackbone(manager);

    PictureFeatures features =
        new StyleFeatureExtractor(name -> name.equals("vgg19-16x") ? deep : shallow, manager)
            .extract(LANDSCAPE);

    assertThat(features.style()).containsKey("relu4_1");
  }

  @Test
  void nothingIsHeldInTheEngine() {
    FiveBlockBackbone backbone = new FiveBlockBackbone(manager);
    StyleFeatureExtractor extractor = new StyleFeatureExtractor(name -> backbone, manager);
    int before = manager.getManagedArrays().size();

    extractor.extract(LANDSCAPE);

    assertThat(manager.getManagedArrays()).hasSize(before);
  }
}
