package dev.atelier.host.run;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.Result;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.resume.JobFilter;
import dev.atelier.host.run.resume.JobFilter.Fail;
import dev.atelier.host.run.resume.JobFilter.Leave;
import dev.atelier.host.run.resume.JudgedJobs.Judged;
import dev.atelier.host.run.resume.ManifestEntry;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.resume.ManifestEntry.Status;
import dev.atelier.host.run.resume.ManifestEntry.Written;
import dev.atelier.host.run.resume.RunJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes down what becomes of pictures, and tells it. */
final class RunRecorder {

  private static final String EXISTS = "exists already";

  private final Workflow workflow;
  private final RunJournal journal;
  private final JobFilter filter;
  private final FailurePolicy failures;
  private final RunTally tally;

  /**
   * Creates a recorder.
   *
   * @param workflow what is done with pictures
   * @param journal where it is written down
   * @param filter what tells jobs of one picture apart
   * @param failures what failures mean
   * @param tally counts and tells
   */
  RunRecorder(
      Workflow workflow,
      RunJournal journal,
      JobFilter filter,
      FailurePolicy failures,
      RunTally tally) {
    this.workflow = workflow;
    this.journal = journal;
    this.filter = filter;
    this.failures = failures;
    this.tally = tally;
  }

  /** Settles what needs no work, and says whether something does. */
  boolean settle(Judged judged) {
    PictureJob job = judged.job();
    Optional<Fail> failure = judged.plan().failure();
    if (failure.isPresent()) {
      fail(job, job.steps(), this::source, failure.get().reason());
      return false;
    }
    Optional<Leave> left = Optional.empty();
    for (int i = 0; i < job.steps().size(); i++) {
      Job step = job.steps().get(i);
      Optional<Leave> leave = judged.plan().left(i);
      leave.flatMap(Leave::entry).ifPresent(before -> tally.tabulate(step, before.result()));
      left = left.or(() -> leave);
    }
    if (judged.plan().isWork()) {
      return true;
    }
    Leave leave = left.orElseThrow();
    // In a recipe it is steps that are left, not the picture.
    if (leave.entry().isEmpty() && !workflow.recipe()) {
      writeSkipped(source(job.input()), leave.output(), leave.reason());
    }
    tally.skipped(job.name(), leave.output(), leave.reason());
    return false;
  }

  /** Returns the source of a job of which nothing was read. */
  Source source(Job job) {
    return source(job, Optional.empty(), Optional.empty());
  }

  /** Returns the source of a job, as far as its file is known. */
  Source source(Job job, Optional<FileStamp> state, Optional<String> sha256) {
    return new Source(job.name(), filter.chosen(job), state, sha256);
  }

  /** Writes that a result is there, or about to be; it is on the disk when this returns. */
  void done(Source source, Optional<Written> written, Result result, double seconds) {
    journal.add(ManifestEntry.done(source, written, result, seconds));
  }

  /** Writes that a file was found in the place of a result, and is kept. */
  void keptWhatExists(Source source, Path output) {
    writeSkipped(source, Optional.of(output), EXISTS);
  }

  private void writeSkipped(Source source, Optional<Path> output, String reason) {
    journal.tryToAdd(
        ManifestEntry.notDone(source, Status.SKIPPED, output.map(Path::toString), reason));
  }

  /** Tells that all there was to do with a picture was found done when it came to it. */
  void skipExisting(PictureJob job, Path output) {
    tally.skipped(job.name(), Optional.of(output), EXISTS);
  }

  /**
   * Writes that a step failed.
   *
   * @return why, in one line; empty if it is neither done nor failed
   */
  Optional<String> failStep(Job step, Source source, Throwable thrown) {
    Optional<String> reason = failures.reason(thrown);
    reason.ifPresent(
        why -> {
          writeFailed(source, thrown, why);
          tally.tabulateFailure(step, why);
        });
    return reason;
  }

  /**
   * Writes and tells that a picture failed as a whole.
   *
   * @param steps its steps that fail by that
   * @param source the source of each
   * @param thrown why
   */
  void fail(PictureJob job, List<Job> steps, Function<Job, Source> source, Throwable thrown) {
    failures
        .reason(thrown)
        .ifPresent(
            reason -> {
              steps.forEach(step -> writeFailed(source.apply(step), thrown, reason));
              tally.failed(job.name(), steps, reason, thrown);
            });
  }

  private void writeFailed(Source source, Throwable thrown, String reason) {
    journal.tryToAdd(ManifestEntry.failed(source, ErrorKind.of(thrown), reason));
  }
}
