package dev.atelier.classifier.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /** Of class 0: 3 of 4 right; of class 1: 1 of 2; of class 2: none of 1; of class 3: nothing. */
  private final ConfusionMatrix matrix =
      new ConfusionMatrix(4, new int[] {0, 0, 0, 0, 1, 1, 2}, new int[] {0, 0, 0, 1, 1, 0, 0});

  @Test
  void theMatrixCountsWhatIsTakenForWhat() {
    assertThat(matrix.count(0, 0)).isEqualTo(3);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 0)).isEqualTo(1);
    assertThat(matrix.count(2, 0)).isEqualTo(1);
    assertThat(matrix.support(0)).isEqualTo(4);
    assertThat(matrix.said(0)).isEqualTo(5);
    assertThat(matrix.total()).isEqualTo(7);
  }

  @Test
  void accuracyCountsPicturesAndBalancedAccuracyClasses() {
    assertThat(matrix.accuracy()).isCloseTo(4.0 / 7, EXACTLY);
    assertThat(matrix.balancedAccuracy()).isCloseTo((3.0 / 4 + 1.0 / 2 + 0) / 3, EXACTLY);
  }

  @Test
  void eachClassHasPrecisionRecallAndTheirHarmonicMean() {
    assertThat(matrix.precision(0).orElseThrow()).isCloseTo(3.0 / 5, EXACTLY);
    assertThat(matrix.recall(0).orElseThrow()).isCloseTo(3.0 / 4, EXACTLY);
    assertThat(matrix.f1(0).orElseThrow()).isCloseTo(2 * 0.6 * 0.75 / (0.6 + 0.75), EXACTLY);
    assertThat(matrix.meanF1()).isCloseTo((2.0 / 3 + 1.0 / 2 + 0) / 3, EXACTLY);
  }

  @Test
  void whatCannotBeSaidOfAClassIsLeftOpen() {
    assertThat(matrix.precision(2)).isEmpty();
    assertThat(matrix.recall(2)).hasValue(0);
    assertThat(matrix.f1(2)).hasValue(0);
    assertThat(matrix.recall(3)).isEmpty();
    assertThat(matrix.f1(3)).isEmpty();
  }

  @Test
  void theTrueClassIsLookedForAmongTheLikeliest() {
    ProbabilityScores scores =
        new ProbabilityScores(
            new double[][] {
              {0.5, 0.3, 0.15, 0.05},
              {0.5, 0.3, 0.15, 0.05},
              {0.5, 0.3, 0.15, 0.05},
              {0.2, 0.2, 0.4, 0.2}
            },
            new int[] {0, 2, 3, 1});
    assertThat(scores.top(1)).isEqualTo(0.25);
    assertThat(scores.top(2)).isEqualTo(0.25);
    assertThat(scores.top(3)).isEqualTo(0.75);
    assertThat(scores.top(4)).isEqualTo(1);
  }

  @Test
  void logLossAndBrierScoreAreThoseOfTheDefinitions() {
    ProbabilityScores scores =
        new ProbabilityScores(
            new double[][] {{0.5, 0.25, 0.25}, {0.1, 0.8, 0.1}}, new int[] {0, 2});
    assertThat(scores.negativeLogLikelihood()).isCloseTo((Math.log(2) + Math.log(10)) / 2, EXACTLY);
    assertThat(scores.brier())
        .isCloseTo((0.25 + 0.0625 + 0.0625 + 0.01 + 0.64 + 0.81) / 2, EXACTLY);
  }

  @Test
  void whatWasHeldForImpossibleCostsMuchButNotAll() {
    ProbabilityScores scores = new ProbabilityScores(new double[][] {{1, 0}}, new int[] {1});
    assertThat(scores.negativeLogLikelihood()).isCloseTo(12 * Math.log(10), within(1e-9));
    assertThat(scores.brier()).isEqualTo(2);
  }

  @Test
  void theCalibrationErrorWeighsTheGapsOfTheBins() {
    // Three pictures in (0.6, 0.667] of which one is right, one in (0.933, 1], right.
    CalibrationBins reliability =
        CalibrationBins.of(
            new double[] {0.61, 0.63, 0.65, 1}, new boolean[] {true, false, false, true}, 15);
    assertThat(reliability.bins()).hasSize(15);
    assertThat(reliability.bins().get(9).count()).isEqualTo(3);
    assertThat(reliability.bins().get(9).confidence()).isCloseTo(0.63, EXACTLY);
    assertThat(reliability.bins().get(9).accuracy()).isCloseTo(1.0 / 3, EXACTLY);
    assertThat(reliability.bins().get(14).count()).isEqualTo(1);
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo(3.0 / 4 * (0.63 - 1.0 / 3), EXACTLY);
  }

  @Test
  void theUpperEndOfABinBelongsToIt() {
    CalibrationBins reliability =
        CalibrationBins.of(new double[] {0, 0.25, 0.5, 0.75, 1}, new boolean[5], 4);
    assertThat(reliability.bins())
        .extracting(CalibrationBins.Bin::count)
        .containsExactly(2, 1, 1, 1);
  }

  @Test
  void aPerfectlyCalibratedClassifierHasNoError() {
    double[] confidences = new double[100];
    boolean[] right = new boolean[100];
    Arrays.fill(confidences, 0.8);
    Arrays.fill(right, 0, 80, true);
    assertThat(CalibrationBins.of(confidences, right, 15).expectedCalibrationError())
        .isCloseTo(0, EXACTLY);
  }

  @Test
  void theAreaUnderTheCurveIsTheShareOfPairsInOrder() {
    assertThat(RocStatistics.area(new double[] {1, 2}, new double[] {3, 4})).isEqualTo(1);
    assertThat(RocStatistics.area(new double[] {3, 4}, new double[] {1, 2})).isEqualTo(0);
    assertThat(RocStatistics.area(new double[] {7, 7, 7}, new double[] {7})).isEqualTo(0.5);
    // The example of Hanley and McNeil (Radiology, 1982): 58 normal, 51 abnormal, five ratings.
    double[] normal = repeated(new int[] {33, 6, 6, 11, 2});
    double[] abnormal = repeated(new int[] {3, 2, 2, 11, 33});
    assertThat(RocStatistics.area(normal, abnormal)).isCloseTo(0.893, within(0.0005));
  }

  private static double[] repeated(int[] counts) {
    return IntStream.range(0, counts.length)
        .boxed()
        .flatMapToDouble(rating -> IntStream.range(0, counts[rating]).mapToDouble(i -> rating))
        .toArray();
  }

  @Property(tries = 200)
  void theAreaIsWhatCountingAllPairsGives(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 9) Integer> low,
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 9) Integer> high) {
    double sum = 0;
    for (int one : low) {
      for (int other : high) {
        sum += other > one ? 1 : other == one ? 0.5 : 0;
      }
    }
    double[] lows = low.stream().mapToDouble(Integer::doubleValue).toArray();
    double[] highs = high.stream().mapToDouble(Integer::doubleValue).toArray();
    assertThat(RocStatistics.area(lows, highs))
        .isCloseTo(sum / lows.length / highs.length, EXACTLY);
  }

  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void theIntervalIsThatOfNewcombesTable(int hits, int size, double low, double high) {
    // Statistics in Medicine 17 (1998), table I, method 3.
    WilsonInterval interval = WilsonInterval.of(hits, size);
    assertThat(interval.low()).isCloseTo(low, within(0.00006));
    assertThat(interval.high()).isCloseTo(high, within(0.00006));
  }

  @Test
  void theIntervalOfAllRightEndsAtOne() {
    assertThat(WilsonInterval.of(10, 10).high()).isEqualTo(1);
    assertThat(WilsonInterval.of(10, 10).low()).isCloseTo(0.7225, within(0.0001));
  }

  @Test
  void numbersThatDoNotBelongTogetherAreRefused() {
    assertThatThrownBy(() -> new ConfusionMatrix(2, new int[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProbabilityScores(new double[0][], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CalibrationBins.of(new double[1], new boolean[2], 15))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RocStatistics.area(new double[0], new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WilsonInterval.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TemperatureScaling.fit(new double[1][2], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTemperatureOfTwoClassesIsThatOfTheClosedForm() {
    // Always sure by 3 of the first class, and right in 4 of 5: 3 / T is the logit of 0.8.
    double[][] logits = new double[5][];
    Arrays.fill(logits, new double[] {3, 0});
    assertThat(TemperatureScaling.fit(logits, new int[] {0, 0, 0, 0, 1}))
        .isCloseTo(3 / Math.log(4), within(1e-9));
  }

  @Test
  void noTemperatureOfAGridIsBetter() {
    Random random = new Random(5);
    double[][] logits = new double[200][];
    int[] truths = new int[200];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = random.nextInt(4);
      logits[i] = random.doubles(4, -4, 4).toArray();
      logits[i][truths[i]] += 2;
    }
    double best = TemperatureScaling.fit(logits, truths);
    double least = TemperatureScaling.negativeLogLikelihood(logits, truths, best);
    assertThat(best).isBetween(0.5, 5.0);
    for (double factor = 0.2; factor < 5; factor *= 1.01) {
      assertThat(TemperatureScaling.negativeLogLikelihood(logits, truths, best * factor))
          .isGreaterThanOrEqualTo(least);
    }
  }

  @Property(tries = 100)
  void logitsTimesAFactorNeedTheTemperatureTimesIt(
      @ForAll @IntRange(min = 2, max = 20) int factor) {
    double[][] logits = {{1, 0, 2}, {0.5, 1, -1}, {2, 2.5, 0}, {0, 0.2, 0.1}};
    double[][] greater =
        Arrays.stream(logits)
            .map(row -> Arrays.stream(row).map(logit -> logit * factor).toArray())
            .toArray(double[][]::new);
    int[] truths = {2, 1, 0, 2};
    assertThat(TemperatureScaling.fit(greater, truths))
        .isCloseTo(factor * TemperatureScaling.fit(logits, truths), within(1e-6));
  }

  @Test
  void whereNoTemperatureIsBestALimitIsGiven() {
    double[][] logits = {{2, 0}, {0, 2}};
    assertThat(TemperatureScaling.fit(logits, new int[] {0, 1}))
        .isEqualTo(TemperatureScaling.LEAST);
    assertThat(TemperatureScaling.fit(logits, new int[] {1, 0}))
        .isEqualTo(TemperatureScaling.GREATEST);
    assertThat(TemperatureScaling.fit(new double[][] {{3, 3}}, new int[] {0})).isEqualTo(1);
  }

  @Test
  void enormousLogitsAreNoTrouble() {
    double[][] logits = {{1e5, 0}, {1e5, 0}, {0, 1e5}};
    double temperature = TemperatureScaling.fit(logits, new int[] {0, 1, 1});
    assertThat(temperature).isEqualTo(TemperatureScaling.GREATEST);
    assertThat(TemperatureScaling.negativeLogLikelihood(logits, new int[] {0, 1, 1}, 1)).isFinite();
  }
}
