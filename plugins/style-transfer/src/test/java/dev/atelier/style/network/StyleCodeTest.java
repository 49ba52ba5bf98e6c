package dev.atelier.style.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.evaluation.LayerFeatures;
import dev.atelier.style.loss.ChannelStatistics;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StyleCodeTest {

  @AutoClose private final NDManager manager = TestEngine.open();
  private final FiveBlockBackbone backbone = new FiveBlockBackbone(manager);

  @Test
  void itHoldsTheMeansAndDeviationsOfEachLayer() {
    Picture picture = Drawings.landscape(50, 40);

    float[] statistics = StyleCode.of(picture, backbone, manager).statistics();

    List<Float> expected = new ArrayList<>();
    NDList features = backbone.extract(picture.toTensor(manager), StyleCode.LAYERS);
    for (NDArray feature : features) {
      ChannelStatistics direct = LayerFeatures.of(feature).statistics();
      for (int i = 0; i < direct.channels(); i++) {
        expected.add((float) direct.mean(i));
      }
      for (int i = 0; i < direct.channels(); i++) {
        expected.add((float) direct.deviation(i));
      }
    }
    assertThat(statistics).hasSize(expected.size()).hasSize(StyleCode.length(backbone));
    for (int i = 0; i < statistics.length; i++) {
      // A channel that is constant has a deviation of a ten-thousandth, so that a root has a slope.
      assertThat(statistics[i]).isCloseTo(expected.get(i), within(2e-4f));
    }
  }
}
