package dev.atelier.autoencoder.index.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.testkit.NoProgress;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HdbscanTest {

  @Test
  void groupsAreFoundWithoutBeingToldHowManyAndWhatLiesBetweenIsInNone() {
    GaussianBlobs blobs = GaussianBlobs.of(4, 50, 6, 0.25, 21);
    float[][] points = Arrays.copyOf(blobs.points, blobs.points.length + 6);
    for (int i = 0; i < 6; i++) {
      points[blobs.points.length + i] = new float[] {40 + 9 * i, -40 - 7 * i, 33 * i, 0, 0, 0};
    }
    int[] labels = Hdbscan.of(points, 5, 15, new NoProgress());
    assertThat(Arrays.copyOfRange(labels, blobs.points.length, points.length)).containsOnly(-1);
    int[] of = Arrays.copyOf(labels, blobs.points.length);
    assertThat(Arrays.stream(of).filter(label -> label >= 0).distinct().count()).isEqualTo(4);
    int wrong = 0;
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean same = of[i] == of[j];
        boolean meant = blobs.labels[i] == blobs.labels[j];
        if (of[i] >= 0 && of[j] >= 0 && same != meant) {
          wrong++;
        }
      }
    }
    assertThat(wrong).isZero();
    assertThat(Arrays.stream(of).filter(label -> label < 0).count()).isLessThan(30);
  }

  @Test
  void aRingAroundABlobIsAGroupThoughNoMeanTellsThemApart() {
    SplittableRandom random = new SplittableRandom(4);
    float[][] points = new float[360][];
    int[] meant = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      boolean ring = i % 3 > 0;
      double angle = 2 * Math.PI * random.nextDouble();
      double radius = ring ? 10 + 0.2 * random.nextGaussian() : 1.2 * random.nextDouble();
      points[i] =
          new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle))};
      meant[i] = ring ? 1 : 0;
    }
    int[] labels = Hdbscan.of(points, 5, 30, new NoProgress());
    int ring = mostCommon(labels, meant, 1);
    int blob = mostCommon(labels, meant, 0);
    assertThat(ring).isNotEqualTo(blob);
    long right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == (meant[i] == 1 ? ring : blob) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(300);
  }

  private static int mostCommon(int[] labels, int[] meant, int wanted) {
    int[] counts = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (meant[i] == wanted && labels[i] >= 0) {
        counts[labels[i]]++;
      }
    }
    int best = 0;
    for (int i = 0; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }

  @Test
  void fewPointsAreNoTrouble() {
    assertThat(Hdbscan.of(new float[][] {{0}, {1}}, 5, 2, new NoProgress())).hasSize(2);
    assertThat(Hdbscan.of(new float[30][2], 5, 5, new NoProgress())).hasSize(30);
  }
}
