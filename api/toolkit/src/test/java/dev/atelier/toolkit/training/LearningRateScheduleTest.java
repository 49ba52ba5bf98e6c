package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  private static final double EXACT = 1e-15;

  @Test
  void aConstantRateStaysWhatItIs() {
    LearningRateSchedule schedule = LearningRateSchedule.constant(0.3);

    assertThat(schedule.at(0)).isEqualTo(0.3);
    assertThat(schedule.at(1_000_000)).isEqualTo(0.3);
  }

  @Test
  void aWarmUpRisesInAStraightLineAndEndsAtTheWholeRate() {
    LearningRateSchedule schedule = LearningRateSchedule.constant(2).withWarmUp(4);

    assertThat(schedule.at(0)).isCloseTo(0.5, within(EXACT));
    assertThat(schedule.at(1)).isCloseTo(1, within(EXACT));
    assertThat(schedule.at(3)).isEqualTo(2);
    assertThat(schedule.at(400)).isEqualTo(2);
  }

  @Test
  void aCosineFallsFromTheWholeRateThroughHalfOfItToTheLeast() {
    LearningRateSchedule schedule = LearningRateSchedule.constant(2).withCosine(300, 0.01);

    assertThat(schedule.at(0)).isEqualTo(2);
    // The cosine of 60 degrees is a half.
    assertThat(schedule.at(100)).isCloseTo(1.5, within(EXACT));
    assertThat(schedule.at(150)).isCloseTo(1, within(EXACT));
    assertThat(schedule.at(200)).isCloseTo(0.5, within(EXACT));
    assertThat(schedule.at(299)).isEqualTo(0.02);
    assertThat(schedule.at(300)).isEqualTo(0.02);
  }

  @Test
  void aWarmUpAndACosineAreFactorsOfTheSameRate() {
    LearningRateSchedule schedule =
        LearningRateSchedule.constant(2).withWarmUp(400).withCosine(300, 0);

    assertThat(schedule.at(199)).isCloseTo(2 * 0.5 * cosine(199), within(EXACT));
  }

  private static double cosine(int step) {
    return Math.pow(Math.cos(Math.PI * step / 600), 2);
  }
}
