package dev.atelier.host.run.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToNowhere;
import dev.atelier.host.run.watch.ArrivingJobs.NotWholeException;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time passes here when somebody waits, and only then. */
final class ArrivingJobsTest {

  @TempDir Path temporary;

  private final Folder folder = new Folder();
  private boolean ending;
  private int idle;

  private final ArrivingJobs<Job> jobs =
      new ArrivingJobs<>(
          folder,
          () -> folder.now,
          () -> ending,
          found -> List.of(Job.of(found.file(), new ToNowhere())),
          () -> idle++);

  @Test
  void whatIsThereAtFirstComesAfterASecondLook() {
    folder.files.put("a", 10L);
    folder.files.put("b", 10L);
    assertThat(jobs.next().name()).isEqualTo("a");
    assertThat(jobs.next().name()).isEqualTo("b");
    assertThat(folder.looks).isEqualTo(2);
    assertThat(folder.now).isGreaterThanOrEqualTo(ArrivingJobs.QUIET.toNanos());
  }

  @Test
  void aHintThatSomethingChangedIsFollowedSoon() {
    folder.files.put("a", 10L);
    jobs.next();
    folder.at(Duration.ofSeconds(2), () -> folder.put("b"));
    jobs.next();
    assertThat(Duration.ofNanos(folder.now)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whatNobodyTellsOfIsSeenAllTheSame() {
    folder.files.put("a", 10L);
    jobs.next();
    folder.at(Duration.ofSeconds(2), () -> folder.files.put("b", 10L));
    assertThat(jobs.next().name()).isEqualTo("b");
    assertThat(Duration.ofNanos(folder.now))
        .isBetween(ArrivingJobs.RESCAN, ArrivingJobs.RESCAN.plusSeconds(4));
  }

  @Test
  void aBurstOfAThousandComesWhole() {
    folder.files.put("0", 10L);
    jobs.next();
    for (int i = 1; i <= 1000; i++) {
      String name = Integer.toString(i);
      folder.at(Duration.ofMillis(1000 + i), () -> folder.put(name));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      names.add(jobs.next().name());
    }
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 1000).mapToObj(Integer::toString).toList());
    assertThat(folder.looks).isLessThan(12);
  }

  @Test
  void aTreeThatIsSlowToWalkIsWalkedTheLessOften() {
    folder.nanosPerLook = Duration.ofSeconds(4).toNanos();
    folder.files.put("a", 10L);
    folder.at(Duration.ofHours(1), () -> ending = true);
    // Something happens all the time.
    for (int i = 0; i < 3600; i++) {
      String name = "b" + i;
      folder.at(Duration.ofSeconds(i), () -> folder.put(name));
    }
    while (jobs.hasNext()) {
      jobs.next();
    }
    assertThat(folder.looks * folder.nanosPerLook).isLessThan(Duration.ofHours(1).toNanos() / 3);
  }

  @Test
  void whoWaitsIsToldThatThereIsNothingMore() {
    folder.at(Duration.ofSeconds(3), () -> ending = true);
    assertThat(jobs.hasNext()).isFalse();
    assertThat(Duration.ofNanos(folder.now)).isLessThan(Duration.ofSeconds(4));
    assertThat(idle).isPositive();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(jobs::next);
  }

  @Test
  void whatIsWaitingIsNotBegunWithWhenTheRunIsToEnd() {
    folder.files.put("a", 10L);
    folder.files.put("b", 10L);
    jobs.next();
    ending = true;
    assertThat(jobs.hasNext()).isFalse();
  }

  @Test
  void whatIsWrittenInBurstsComesAgainAfterEachUntilItCanBeRead() {
    folder.files.put("a", 1L);
    int attempts = 0;
    for (long burst = 2; burst <= 8; burst++) {
      long size = burst;
      Job half = jobs.next();
      attempts++;
      assertThatExceptionOfType(NotWholeException.class)
          .isThrownBy(() -> jobs.read(half.file().get(), half, ArrivingJobsTest::damaged))
          .withMessage("cannot be read yet: it is damaged");
      assertThat(jobs.unread()).isEmpty();
      folder.at(
          Duration.ofNanos(folder.now).plusMillis(1500),
          () -> {
            folder.files.put("a", size);
            folder.hinted = true;
          });
    }
    Job whole = jobs.next();
    assertThat(jobs.<String>read(whole.file().get(), whole, () -> "read")).isEqualTo("read");
    assertThat(attempts).isEqualTo(7);
    folder.at(Duration.ofNanos(folder.now).plus(Duration.ofHours(1)), () -> ending = true);
    assertThat(jobs.hasNext()).isFalse();
  }

  @Test
  void whatStaysDamagedFailsOnce() throws IOException {
    String file = Files.writeString(temporary.resolve("a.png"), "0123456789").toString();
    Files.setLastModifiedTime(Path.of(file), FileTime.from(Instant.EPOCH));
    folder.files.put(file, 10L);
    Job first = jobs.next();
    assertThatExceptionOfType(NotWholeException.class)
        .isThrownBy(() -> jobs.read(first.file().get(), first, ArrivingJobsTest::damaged));
    Job last = jobs.next();
    assertThat(folder.now).isGreaterThanOrEqualTo(ArrivingJobs.PATIENCE.toNanos());
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> jobs.read(last.file().get(), last, ArrivingJobsTest::damaged))
        .withMessage("it is damaged");
    folder.at(Duration.ofNanos(folder.now).plus(Duration.ofHours(1)), () -> ending = true);
    assertThat(jobs.hasNext()).isFalse();
  }

  private static String damaged() {
    throw new OperationException("it is damaged");
  }

  /** A folder in which things happen at set times. */
  private static final class Folder implements Scanner {

    private record Event(long at, Runnable what) {}

    private final Map<String, Long> files = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private boolean hinted;
    private long now;
    private long nanosPerLook;
    private int looks;

    void at(Duration time, Runnable what) {
      events.add(new Event(time.toNanos(), what));
    }

    /** Adds a file, of which the system tells. */
    void put(String name) {
      files.put(name, 10L);
      hinted = true;
    }

    private void pass(long until) {
      events.stream().filter(event -> event.at() <= until).forEach(event -> event.what().run());
      events.removeIf(event -> event.at() <= until);
      now = until;
    }

    @Override
    public List<Sighting> look() {
      looks++;
      pass(now + nanosPerLook);
      List<Sighting> sightings = new ArrayList<>();
      files.forEach(
          (name, size) -> {
            Path file = Path.of(name);
            sightings.add(
                new Sighting(new Found(file, file, "", false), new FileStamp(size, Instant.EPOCH)));
          });
      return sightings;
    }

    @Override
    public boolean await(Duration most) {
      long next = events.stream().mapToLong(Event::at).min().orElse(Long.MAX_VALUE);
      pass(Math.max(now, Math.min(next, now + most.toNanos())));
      boolean changed = hinted;
      hinted = false;
      return changed;
    }

    @Override
    public void close() {}
  }
}
