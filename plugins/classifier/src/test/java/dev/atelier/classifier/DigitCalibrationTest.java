package dev.atelier.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DigitCalibrationTest {

  @Test
  void logitsThatAreThreeTimesTooSureWantATemperatureOfThree() {
    SplittableRandom random = new SplittableRandom(3);
    int count = 20_000;
    float[][] logits = new float[count][3];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      float[] fair = new float[3];
      for (int j = 0; j < 3; j++) {
        fair[j] = (float) random.nextGaussian();
        logits[i][j] = 3 * fair[j];
      }
      double[] chances = DigitCalibration.softmax(fair, 1);
      double draw = random.nextDouble();
      labels[i] = draw < chances[0] ? 0 : draw < chances[0] + chances[1] ? 1 : 2;
    }

    assertThat(DigitCalibration.temperature(logits, labels)).isCloseTo(3, within(0.1));
  }

  @Test
  void probabilitiesAreThoseOfTheSoftmax() {
    double[] values = DigitCalibration.softmax(new float[] {0, (float) Math.log(3)}, 1);

    assertThat(values).containsExactly(new double[] {0.25, 0.75}, within(1e-6));
    assertThat(DigitCalibration.softmax(new float[] {1000, 0}, 2))
        .containsExactly(new double[] {1, 0}, within(1e-9));
  }

  @Test
  void theCalibrationErrorIsTheMeanDistanceOfConfidenceAndAccuracy() {
    double[] confidences = {0.9, 0.9, 0.9, 0.9, 0.6};
    boolean[] right = {true, true, false, false, true};

    // Four at 0.9 of which half are right, one at 0.6 which is right.
    assertThat(DigitCalibration.calibrationError(confidences, right))
        .isCloseTo((4 * 0.4 + 0.4) / 5, within(1e-9));
  }

  @Test
  void theSeparationIsThePartOfPairsInTheRightOrder() {
    // Of nine pairs seven are in order and one is a tie.
    assertThat(DigitCalibration.separation(new double[] {1, 2, 5}, new double[] {2, 6, 7}))
        .isCloseTo(7.5 / 9, within(1e-9));
    assertThat(DigitCalibration.separation(new double[] {1, 1}, new double[] {1})).isEqualTo(0.5);
  }

  @Test
  void aQuantileIsNotExceededByItsPart() {
    double[] values = {5, 1, 4, 2, 3};

    assertThat(DigitCalibration.quantile(values, 0.8)).isEqualTo(4);
    assertThat(DigitCalibration.quantile(values, 1)).isEqualTo(5);
  }
}
