package dev.atelier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordedProgressTest {

  @Test
  void whatIsReportedIsKept() {
    RecordedProgress progress = new RecordedProgress();
    progress.report(3, 8, Map.of("loss", 0.5));
    assertThat(progress.done()).containsExactly(3L);
    assertThat(progress.totals()).containsExactly(8L);
    assertThat(progress.measures()).containsExactly(Map.of("loss", 0.5));
    assertThat(progress.isCancelled()).isFalse();
  }

  @Test
  void theWorkIsCancelledAfterAsManyReportsAsWanted() {
    assertThat(RecordedProgress.cancelAfter(0).isCancelled()).isTrue();
    RecordedProgress progress = RecordedProgress.cancelAfter(2);
    progress.report(7, 9, Map.of());
    assertThat(progress.isCancelled()).isFalse();
    progress.report(8, 9, Map.of());
    assertThat(progress.isCancelled()).isTrue();
  }
}
