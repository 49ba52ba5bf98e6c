package dev.atelier.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StyleNetworkTest {

  private static final int CODE = 20;
  private static final ColourStatistics GREY = ColourStatistics.of(Drawings.stripes(8, 8));
  private static final ColourTransfer NONE = ColourTransfer.between(GREY, GREY, 0);

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void anUntrainedNetworkReturnsItsInput() {
    StyleNetwork network = new StyleNetwork(StyleNetwork.untrained(CODE, 1, manager)).ready();
    Picture picture = Drawings.landscape(50, 37);

    NDArray painted =
        network.paint(
            PackedPixels.pack(picture, NONE, manager), network.modulation(code(1)).toFloatArray());

    assertThat(PackedPixels.unpack(painted, 50, 37).pixels()).isEqualTo(picture.pixels());
  }

  @Test
  void weightsWithTheNormalisationMultipliedInPaintWhatTheEquationsSay() {
    StyleNetwork network = new StyleNetwork(disturbed()).ready();
    NDArray packed = PackedPixels.pack(Drawings.landscape(48, 64), NONE, manager);
    NDArray modulation = network.modulation(code(2));

    float[] quick = network.paint(packed, modulation.toFloatArray()).toFloatArray();
    float[] slow = network.paintBatch(packed, modulation).toFloatArray();

    assertThat(quick).hasSameSizeAs(slow);
    for (int i = 0; i < slow.length; i++) {
      assertThat(quick[i]).isCloseTo(slow[i], within(2e-3f));
    }
  }

  @Test
  void eachPictureOfABatchIsPaintedInItsOwnStyle() {
    StyleNetwork network = new StyleNetwork(disturbed()).ready();
    NDArray one = PackedPixels.pack(Drawings.landscape(32, 32), NONE, manager);
    NDArray other = PackedPixels.pack(Drawings.stripes(32, 32), NONE, manager);
    NDArray codes = network.modulation(code(3).concat(code(4), 0));

    float[] both = network.paintBatch(one.concat(other, 0), codes).toFloatArray();
    float[] alone = network.paintBatch(other, network.modulation(code(4))).toFloatArray();

    for (int i = 0; i < alone.length; i++) {
      assertThat(both[alone.length + i]).isCloseTo(alone[i], within(1e-3f));
    }
  }

  @Test
  void aStyleFarFromAllThatWasTrainedOnIsTakenForOneAtTheEdge() {
    StyleNetwork network = new StyleNetwork(disturbed());

    float[] far = network.modulation(code(5).mul(1000)).toFloatArray();
    float[] farther = network.modulation(code(5).mul(2000)).toFloatArray();

    assertThat(far).isEqualTo(farther);
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
    Map<String, NDArray> weights = StyleNetwork.untrained(CODE, 1, manager);
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
