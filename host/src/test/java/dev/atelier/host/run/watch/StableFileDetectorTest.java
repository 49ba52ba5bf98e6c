package dev.atelier.host.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StableFileDetectorTest {

  private static final long SECOND = 1_000_000_000;

  private final StableFileDetector arrivals =
      new StableFileDetector(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void aFileHasArrivedWhenTwoLooksAnApartTimeAgree() {
    assertThat(look(0, seen("a", 10, 1))).isEmpty();
    assertThat(arrivals.isWaiting()).isTrue();
    assertThat(look(SECOND / 2, seen("a", 10, 1))).isEmpty();
    assertThat(look(SECOND, seen("a", 10, 1))).containsExactly("a");
    assertThat(arrivals.isWaiting()).isFalse();
  }

  @Test
  void aFileThatGrowsOrIsTouchedHasNotArrived() {
    look(0, seen("a", 10, 1));
    assertThat(look(SECOND, seen("a", 11, 1))).isEmpty();
    assertThat(look(2 * SECOND, seen("a", 11, 2))).isEmpty();
    assertThat(look(3 * SECOND - 1, seen("a", 11, 2))).isEmpty();
    assertThat(look(3 * SECOND, seen("a", 11, 2))).containsExactly("a");
  }

  @Test
  void anEmptyFileIsStillToBeWritten() {
    look(0, seen("a", 0, 1));
    assertThat(look(9 * SECOND, seen("a", 0, 1))).isEmpty();
    look(10 * SECOND, seen("a", 5, 1));
    assertThat(look(11 * SECOND, seen("a", 5, 1))).containsExactly("a");
  }

  @Test
  void aFileArrivesOnceUnlessItIsChanged() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    assertThat(look(5 * SECOND, seen("a", 10, 1))).isEmpty();
    look(6 * SECOND, seen("a", 10, 2));
    assertThat(look(7 * SECOND, seen("a", 10, 2))).containsExactly("a");
  }

  @Test
  void aFileThatWasTakenAwayAndPutBackArrivesAgain() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    look(2 * SECOND);
    look(3 * SECOND, seen("a", 10, 1));
    assertThat(look(4 * SECOND, seen("a", 10, 1))).containsExactly("a");
  }

  @Test
  void whatCannotBeReadArrivesAgainWhenItWasChanged() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    assertThat(isAwaited("a", 10, 1, SECOND)).isTrue();
    assertThat(arrivals.isWaiting()).isTrue();
    assertThat(look(2 * SECOND, seen("a", 20, 2))).isEmpty();
    assertThat(look(3 * SECOND, seen("a", 20, 2))).containsExactly("a");
  }

  @Test
  void whatCannotBeReadArrivesOnceMoreWhenItWasNotChangedForLong() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    isAwaited("a", 10, 1, SECOND);
    assertThat(look(30 * SECOND - 1, seen("a", 10, 1))).isEmpty();
    assertThat(look(30 * SECOND, seen("a", 10, 1))).containsExactly("a");
    assertThat(isAwaited("a", 10, 1, 30 * SECOND)).isFalse();
    assertThat(look(90 * SECOND, seen("a", 10, 1))).isEmpty();
    assertThat(arrivals.isWaiting()).isFalse();
  }

  @Test
  void whatWasChangedSinceItArrivedIsAwaitedHoweverLongAgoThatWas() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    assertThat(isAwaited("a", 20, 2, 40 * SECOND)).isTrue();
    assertThat(look(41 * SECOND, seen("a", 20, 2))).isEmpty();
    assertThat(look(42 * SECOND, seen("a", 20, 2))).containsExactly("a");
  }

  @Test
  void whatIsGoneIsNotMissed() {
    look(0, seen("a", 10, 1));
    look(SECOND, seen("a", 10, 1));
    assertThat(arrivals.isAwaited(Path.of("a"), Optional.empty(), 40 * SECOND)).isTrue();
    look(41 * SECOND);
    assertThat(arrivals.isWaiting()).isFalse();
    assertThat(isAwaited("a", 10, 1, 42 * SECOND)).isTrue();
  }

  private boolean isAwaited(String name, long size, long modified, long now) {
    Sighting sighting = seen(name, size, modified);
    return arrivals.isAwaited(sighting.found().file(), Optional.of(sighting.state()), now);
  }

  @Test
  void filesDoNotWaitForEachOther() {
    look(0, seen("a", 10, 1), seen("b", 10, 1));
    assertThat(look(SECOND, seen("a", 10, 1), seen("b", 20, 2))).containsExactly("a");
    assertThat(arrivals.isWaiting()).isTrue();
  }

  private List<String> look(long now, Sighting... sightings) {
    return arrivals.look(List.of(sightings), now).stream()
        .map(found -> found.file().toString())
        .toList();
  }

  private static Sighting seen(String name, long size, long modified) {
    Path file = Path.of(name);
    return new Sighting(
        new Found(file, file, "", false), new FileStamp(size, Instant.ofEpochSecond(modified)));
  }
}
