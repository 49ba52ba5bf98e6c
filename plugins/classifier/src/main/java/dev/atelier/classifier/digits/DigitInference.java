package dev.atelier.classifier.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs the network for digits over framed marks, some at a time. */
public final class DigitInference {

  private static final int BATCH = 256;

  private final DigitNetwork network;
  private final NDManager manager;

  /**
   * Creates a gaze.
   *
   * @param weights the weights of the network
   * @param manager what temporary tensors belong to
   */
  public DigitInference(Map<String, NDArray> weights, NDManager manager) {
    this.network = new DigitNetwork(weights);
    this.manager = manager;
  }

  /** What the network sees. */
  public static final class Sight {

    private final float[] logits;
    private final float[] features;

    Sight(float[] logits, float[] features) {
      this.logits = logits;
      this.features = features;
    }

    /** Returns the logits of the ten digits, and of whatever is none. */
    float[] logits() {
      return logits;
    }

    /** Returns what it went by. */
    public float[] features() {
      return features;
    }

    /** Returns the logits of the ten digits. */
    public float[] digits() {
      return Arrays.copyOf(logits, 10);
    }

    /** Returns the digit with the greatest logit. */
    public int best() {
      int best = 0;
      for (int i = 1; i < 10; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      return best;
    }

    /** Returns the probability that the mark is no digit at all. */
    public double otherness() {
      return DigitCalibration.softmax(logits, 1)[10];
    }
  }

  /**
   * Looks at marks.
   *
   * @param marks 28x28 values each, 0 the paper
   * @param between is run before each batch, to learn of a cancellation
   */
  public List<Sight> look(List<float[]> marks, Runnable between) {
    List<Sight> sights = new ArrayList<>();
    for (int from = 0; from < marks.size(); from += BATCH) {
      between.run();
      List<float[]> some = marks.subList(from, Math.min(marks.size(), from + BATCH));
      try (NDManager scope = manager.newSubManager()) {
        NDArray images = images(some, scope);
        NDArray features = network.features(network.flat(images));
        float[] logits = network.logits(features).toFloatArray();
        float[] all = features.toFloatArray();
        for (int i = 0; i < some.size(); i++) {
          sights.add(
              new Sight(row(logits, i, DigitNetwork.OUTPUTS), row(all, i, DigitNetwork.FEATURES)));
        }
      }
    }
    return sights;
  }

  private static float[] row(float[] values, int row, int length) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  /** Returns marks as {@code Nx1x28x28}. */
  public static NDArray images(List<float[]> marks, NDManager manager) {
    FloatBuffer values = FloatBuffer.allocate(marks.size() * DigitNormalizer.PIXELS);
    marks.forEach(values::put);
    return Tensors.of(
        values.array(),
        new Shape(marks.size(), 1, DigitNormalizer.SIDE, DigitNormalizer.SIDE),
        manager);
  }
}
