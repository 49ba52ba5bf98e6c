package dev.atelier.autoencoder.index.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Points in groups that are far from each other. */
public final class GaussianBlobs {

  public final float[][] points;
  public final int[] labels;

  private GaussianBlobs(float[][] points, int[] labels) {
    this.points = points;
    this.labels = labels;
  }

  /** Draws points around centers, a group after the other in turn. */
  public static GaussianBlobs of(int groups, int each, int length, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> centers = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      centers.add(gaussian(length, 3, random));
    }
    float[][] points = new float[groups * each][];
    int[] labels = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      labels[i] = i % groups;
      points[i] = gaussian(length, spread, random);
      for (int j = 0; j < length; j++) {
        points[i][j] += centers.get(labels[i])[j];
      }
    }
    return new GaussianBlobs(points, labels);
  }

  private static float[] gaussian(int length, double deviation, SplittableRandom random) {
    float[] point = new float[length];
    for (int i = 0; i < length; i++) {
      point[i] = (float) (deviation * random.nextGaussian());
    }
    return point;
  }
}
