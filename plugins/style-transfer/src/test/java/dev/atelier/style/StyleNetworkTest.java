package dev.atelier.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import java.util.HashMap;
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
  void anUntrainedNetworkChangesNothing() {
    StyleNetwork network = new StyleNetwork(StyleNetwork.untrained(CODE, 1, manager)).ready();
    float[] modulation = network.modulation(code(1)).toFloatArray();

    NDArray change = network.paint(packed(Drawings.landscape(50, 37)), modulation);

    assertThat(change.toFloatArray()).containsOnly(0f);
    assertThat(network.kept(modulation)).containsExactly(1, 1, 1);
  }

  @Test
  void aWiderPredictingLayerPredictsWhatTheNarrowOneDid() {
    Map<String, NDArray> wide = StyleNetwork.untrained(CODE, 1, manager);
    long modulations = wide.get("predict2.weight").getShape().get(1);
    Map<String, NDArray> narrow = new HashMap<>(wide);
    Random random = new Random(5);
    narrow.put("predict1.weight", drawn(new Shape(CODE, 7), random));
    narrow.put("predict1.bias", drawn(new Shape(1, 7), random));
    narrow.put("predict2.weight", drawn(new Shape(7, modulations), random));
    Map<String, NDArray> widened = new HashMap<>();
    wide.forEach(
        (name, array) -> widened.put(name, StyleNetwork.widened(narrow.get(name), array, manager)));

    assertThat(new StyleNetwork(widened).modulation(code(1)).toFloatArray())
        .containsExactly(
            new StyleNetwork(narrow).modulation(code(1)).toFloatArray(), within(1e-4f));
  }

  private NDArray drawn(Shape shape, Random random) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  @Test
  void whatIsKeptIsTheSameForABatch() {
    StyleNetwork network = new StyleNetwork(disturbed());
    NDArray modulation = network.modulation(code(6));

    assertThat(network.keptBatch(modulation).toFloatArray())
        .containsExactly(network.kept(modulation.toFloatArray()), within(1e-6f));
  }

  @Test
  void weightsWithTheNormalisationMultipliedInPaintWhatTheEquationsSay() {
    StyleNetwork network = new StyleNetwork(disturbed()).ready();
    NDArray packed = packed(Drawings.landscape(48, 64));
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
    NDArray one = packed(Drawings.landscape(32, 32));
    NDArray other = packed(Drawings.stripes(32, 32));
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

  private NDArray packed(Picture picture) {
    return PackedPixels.tensor(PackedPixels.values(picture, NONE), picture, manager);
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
