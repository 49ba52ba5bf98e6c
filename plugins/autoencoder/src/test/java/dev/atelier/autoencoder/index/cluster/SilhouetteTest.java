package dev.atelier.autoencoder.index.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.toolkit.math.Distances;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SilhouetteTest {

  @Test
  void itIsAsItsDefinitionSays() {
    float[][] points = GaussianBlobs.of(3, 12, 4, 2, 5).points;
    SplittableRandom random = new SplittableRandom(1);
    int[] labels = new int[points.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 4 ? -1 : random.nextInt(4);
    }
    double[] values = new Silhouette(points).each(labels);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        assertThat(values[i]).isNaN();
      } else {
        assertThat(values[i]).isCloseTo(byDefinition(points, labels, i), within(1e-5));
        sum += values[i];
      }
    }
    assertThat(new Silhouette(points).of(labels))
        .isCloseTo(sum / (labels.length - 4), within(1e-9));
  }

  private static double byDefinition(float[][] points, int[] labels, int point) {
    double within = mean(points, labels, point, labels[point]);
    double beside = Double.MAX_VALUE;
    for (int group = 0; group < 4; group++) {
      if (group != labels[point]) {
        beside = Math.min(beside, mean(points, labels, point, group));
      }
    }
    return (beside - within) / Math.max(within, beside);
  }

  private static double mean(float[][] points, int[] labels, int point, int group) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < points.length; i++) {
      if (labels[i] == group && i != point) {
        sum += Distances.between(points[i], points[point]);
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void groupsFarApartAreNearOneAndOneAloneIsZero() {
    float[][] points = {{0}, {0.01f}, {100}, {100.01f}, {500}};
    assertThat(new Silhouette(points).each(new int[] {0, 0, 1, 1, 2}))
        .satisfies(values -> assertThat(values[0]).isGreaterThan(0.999))
        .satisfies(values -> assertThat(values[4]).isZero());
    assertThat(new Silhouette(points).of(new int[5])).isZero();
  }
}
