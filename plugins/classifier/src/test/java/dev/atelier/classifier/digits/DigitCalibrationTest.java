package dev.atelier.classifier.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.classifier.metrics.RocStatistics;
import org.junit.jupiter.api.Test;

final class DigitCalibrationTest {

  @Test
  void probabilitiesAreThoseOfTheSoftmax() {
    double[] values = DigitCalibration.softmax(new float[] {0, (float) Math.log(3)}, 1);

    assertThat(values).containsExactly(new double[] {0.25, 0.75}, within(1e-6));
    assertThat(DigitCalibration.softmax(new float[] {1000, 0}, 2))
        .containsExactly(new double[] {1, 0}, within(1e-9));
  }

  @Test
  void aQuantileIsNotExceededByItsPart() {
    double[] values = {5, 1, 4, 2, 3};

    assertThat(RocStatistics.quantile(values, 0.8)).isEqualTo(4);
    assertThat(RocStatistics.quantile(values, 1)).isEqualTo(5);
  }
}
