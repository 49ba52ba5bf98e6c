package dev.atelier.style.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.image.ColorTransfer;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.tensor.DeferredRelease;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StyleTransferNetworkTest {

  private static final int CODE = 20;
  private static final ColorStatistics GRAY = ColorStatistics.of(Drawings.stripes(8, 8));
  private static final ColorTransfer NONE = ColorTransfer.between(GRAY, GRAY, 0);

  @AutoClose private final NDManager manager = TestEngine.open();

  @Test
  void anUntrainedNetworkChangesNothing() {
    StyleTransferNetwork network =
        new StyleTransferNetwork(StyleTransferNetwork.untrained(CODE, 1, manager));
    float[] modulation = network.modulation(code(1), code(0)).toFloatArray();

    float[] changes = network.paint(packed(Drawings.landscape(50, 37)), modulation, manager);

    assertThat(changes).containsOnly(0f);
    assertThat(network.kept(modulation)).containsExactly(1, 1, 1);
  }

  @Test
  void theModulationDependsOnTheContentTooButNotBeforeAnythingIsLearned() {
    StyleTransferNetwork learned = new StyleTransferNetwork(disturbed());
    StyleTransferNetwork untrained =
        new StyleTransferNetwork(StyleTransferNetwork.untrained(CODE, 1, manager));

    assertThat(learned.modulation(code(1), code(2)).toFloatArray())
        .isNotEqualTo(learned.modulation(code(1), code(3)).toFloatArray());
    assertThat(untrained.modulation(code(1), code(2)).toFloatArray()).containsOnly(0f);
  }

  @Test
  void whatIsKeptIsTheSameForABatch() {
    StyleTransferNetwork network = new StyleTransferNetwork(disturbed());
    NDArray modulation = network.modulation(code(6), code(0));

    assertThat(network.keptBatch(modulation).toFloatArray())
        .containsExactly(network.kept(modulation.toFloatArray()), within(1e-6f));
  }

  @Test
  void theQuickWayPaintsWhatTheEquationsSay() {
    StyleTransferNetwork network = new StyleTransferNetwork(disturbed());
    SpaceToDepth packed = packed(Drawings.landscape(48, 64));
    NDArray modulation = network.modulation(code(2), code(0));

    float[] quick = network.paint(packed, modulation.toFloatArray(), manager);
    float[] slow = network.paintBatch(packed.tensor(manager), modulation).toFloatArray();

    assertThat(quick).hasSameSizeAs(slow);
    for (int i = 0; i < slow.length; i++) {
      assertThat(quick[i]).isCloseTo(slow[i], within(2e-3f));
    }
  }

  @Test
  void aPictureThatMemoryHoldsFewMapsOfIsPaintedTheSame() {
    StyleTransferNetwork network = new StyleTransferNetwork(disturbed());
    SpaceToDepth packed = packed(Drawings.landscape(48, 64));
    float[] modulation = network.modulation(code(2), code(0)).toFloatArray();

    try (DeferredRelease none = new DeferredRelease(0)) {
      assertThat(network.paint(packed, modulation, none, manager))
          .isEqualTo(network.paint(packed, modulation, manager));
    }
  }

  @Test
  void eachPictureOfABatchIsPaintedInItsOwnStyle() {
    StyleTransferNetwork network = new StyleTransferNetwork(disturbed());
    NDArray one = packed(Drawings.landscape(32, 32)).tensor(manager);
    NDArray other = packed(Drawings.stripes(32, 32)).tensor(manager);
    NDArray codes = network.modulation(code(3).concat(code(4), 0), code(0).concat(code(0), 0));

    float[] both = network.paintBatch(one.concat(other, 0), codes).toFloatArray();
    float[] alone = network.paintBatch(other, network.modulation(code(4), code(0))).toFloatArray();

    for (int i = 0; i < alone.length; i++) {
      assertThat(both[alone.length + i]).isCloseTo(alone[i], within(1e-3f));
    }
  }

  @Test
  void aStyleFarFromAllThatWasTrainedOnIsTakenForOneAtTheEdge() {
    StyleTransferNetwork network = new StyleTransferNetwork(disturbed());

    float[] far = network.modulation(code(5).mul(1000), code(0)).toFloatArray();
    float[] farther = network.modulation(code(5).mul(2000), code(0)).toFloatArray();

    assertThat(far).isEqualTo(farther);
  }

  private static SpaceToDepth packed(Picture picture) {
    return SpaceToDepth.of(picture, NONE);
  }

  private NDArray code(int seed) {
    Random random = new Random(seed);
    float[] values = new float[CODE];
    for (int i = 0; i < CODE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(1, CODE));
  }

  /** Returns random weights without the zeros that make an untrained network do nothing. */
  private Map<String, NDArray> disturbed() {
    Map<String, NDArray> weights = StyleTransferNetwork.untrained(CODE, 1, manager);
    Random random = new Random(9);
    weights.forEach(
        (name, array) -> {
          float[] values = array.toFloatArray();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.03 * random.nextGaussian());
          }
          if (!name.startsWith("code")) {
            array.set(values);
          }
        });
    return weights;
  }
}
