package dev.atelier.classifier.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;

/** Weights drawn at random in place of learned ones. */
public final class RandomWeights {

  private RandomWeights() {}

  /** Draws values of the same mean and deviation as an array's, normally distributed. */
  public static NDArray redrawn(NDArray array, SplittableRandom random, NDManager manager) {
    float[] values = array.toFloatArray();
    double mean = 0;
    for (float value : values) {
      mean += value / (double) values.length;
    }
    double variance = 0;
    for (float value : values) {
      variance += (value - mean) * (value - mean) / values.length;
    }
    float[] drawn = new float[values.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) (mean + Math.sqrt(variance) * random.nextGaussian());
    }
    return manager.create(drawn, array.getShape());
  }
}
